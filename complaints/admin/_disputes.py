"""How do the platform's people mediate, follow cases outside the house, and tell buyers who a shop is?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

import merchants.queries
from complaints import commands, policies, queries
from complaints.models import IdentityRequest, Mediation, OutsideCase
from complaints.policies import MOST_TEXT
from complaints.types import OutsideFinding, OutsideOutcome, Proposal
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, Standing
from platform_core.files.types import KeptFile
from platform_core.http.action_pages import humanize
from platform_core.http.days import NAMEABLE
from platform_core.money import Money
from platform_core.ui import wording
from platform_core.ui.amounts import YuanField


class _WithAmount(Handling):
    """Why, and how much."""

    reasons = forms.CharField(
        required=False,
        max_length=MOST_TEXT,
        label=_("Reasons, as both parties read them"),
        widget=UnfoldAdminTextareaWidget,
    )
    amount = YuanField(required=False, label=_("Amount in yuan, if one goes back"))


class MediationHandling(_WithAmount):
    """What the mediator proposes: an amount, or that what is demanded is done."""

    takes = {"propose": ("reasons", "amount"), "propose_doing": ("reasons",)}


@admin.register(Mediation)
class MediationAdmin(CaseAdmin):
    """The queue: what nobody took up in time first, then what has waited longest."""

    form_class = MediationHandling
    choices = {
        "take_up": {"take_up": _("Mediate this")},
        "propose": {
            "propose": _("Propose the amount"),
            "propose_doing": _("Propose that the shop does what is demanded"),
        },
    }
    list_display = ("number", "state_in_words", "asked_by_in_words", "asked_at", "senior_since")
    list_filter = (Standing,)
    search_fields = ("number",)
    ordering = (F("senior_since").asc(nulls_last=True), "asked_at", "id")
    fields = (
        *("number", "state_in_words", "asked_by_in_words", "rules", "asked_at", "shopper_consented_at"),
        *("shop_consented_at", "mediating_at", "proposed_at", "half_agreed_at", "agreed_at", "refused_at"),
        *("lapsed_at", "senior_since"),
    )
    readonly_fields = fields

    @admin.display(description=_("Asked for by"), ordering="asked_by")
    def asked_by_in_words(self, row: Mediation) -> str:
        return humanize(row.asked_by)

    def steps_offered(self, row: Mediation, *, by: Actor) -> Sequence[str]:
        """To those alone who have not decided, and to the mediator."""
        return [step.name for step in queries.mediation_actions(row, by=by, at=clock.now())]

    def known(self, row: Mediation, *, by: Actor) -> Mapping[str, Any]:
        stakes, complaint = queries.proposal_stakes(row), queries.complaint(row.complaint_id, by=by)
        given = [humanize(side) for side, at in _consents(row) if at]
        judged = by.id in queries.judges_of(row.complaint_id)
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Complaint"): complaint.number,
            gettext("Agreed to be mediated"): ", ".join(given),
            gettext("Demand"): humanize(complaint.demand),
            gettext("May still go back"): wording.amount(stakes.refundable),
            gettext("Due"): self.due(row),
            **(
                {gettext("Mediator"): gettext("You have decided about this: another person mediates.")}
                if judged
                else {}
            ),
        }

    def written(self, row: Mediation) -> list[tuple[str, str]]:
        return [
            (f"{humanize(word.act)} · {humanize(word.author)}", text or "–")
            for word, text in queries.mediation_words(row)
        ]

    def carry_out(self, row: Mediation, data: Mapping[str, Any], *, by: Actor) -> None:
        if data["choice"] == "take_up":
            commands.take_up(row.id, by=by, at=clock.now())
            return
        doing = data["choice"] == "propose_doing"
        proposal = Proposal(reasons=data["reasons"], amount=None if doing else data.get("amount"), performs=doing)
        commands.propose(row.id, proposal=proposal, by=by, at=clock.now())


class OutsideHandling(_WithAmount):
    """What the authority's letter says."""

    takes = {
        "note_acceptance": ("day",),
        "begin_testing": ("days",),
        "want_evidence": ("working_days",),
        "record_outcome": ("outcome", "document_no", "reasons", "amount"),
    }
    day = forms.DateField(
        required=False, label=_("Accepted on"), validators=list(NAMEABLE), widget=UnfoldAdminDateWidget
    )
    days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=365,
        label=_("Days of testing at most"),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    working_days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=365,
        label=_("Working days, as the letter says, if fewer"),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    outcome = forms.ChoiceField(
        required=False,
        choices=[(outcome.value, outcome.label) for outcome in OutsideOutcome],
        label=_("Outcome"),
        widget=UnfoldAdminSelectWidget,
    )
    document_no = forms.CharField(
        required=False, max_length=60, label=_("Number of the paper"), widget=UnfoldAdminTextInputWidget
    )

    def clean(self) -> dict[str, Any]:
        """A day and a number are needed where they are asked for."""
        data = dict(super().clean() or self.cleaned_data)
        needed = {"note_acceptance": "day", "begin_testing": "days"}.get(data.get("choice", ""))
        if needed and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, _("This field is required."))
        return data


@admin.register(OutsideCase)
class OutsideAdmin(CaseAdmin):
    """The queue: outcomes nobody looked at, files that are late, then what has waited longest."""

    form_class = OutsideHandling
    choices = {
        "note_acceptance": {"note_acceptance": _("The authority has accepted")},
        "note_refusal": {"note_refusal": _("The authority has not accepted")},
        "begin_testing": {"begin_testing": _("Testing begins")},
        "end_testing": {"end_testing": _("Testing has ended")},
        "want_evidence": {"want_evidence": _("The authority asks for evidence")},
        "hand_file": {"hand_file": _("The file of the order was handed to the authority")},
        "record_outcome": {"record_outcome": _("Put the outcome on record and perform it")},
    }
    list_display = ("number", "kind_in_words", "authority", "state_in_words", "opened_at", "outcome_late_since")
    list_filter = (Standing, "kind")
    search_fields = ("number", "authority_no", "document_no")
    ordering = (
        F("outcome_late_since").asc(nulls_last=True),
        F("file_late_since").asc(nulls_last=True),
        "opened_at",
        "id",
    )
    fields = (
        *("number", "kind_in_words", "authority", "authority_no", "document_no", "state_in_words", "filed_on"),
        *("accepted_on", "testing_since", "evidence_wanted_at", "evidence_shown_at", "evidence_missed_at"),
        *("file_handed_at", "file_late_since", "opened_at", "told_at", "outcome_late_since", "ended_at"),
        *("refused_at", "closed_at"),
    )
    readonly_fields = fields

    @admin.display(description=_("Kind"), ordering="kind")
    def kind_in_words(self, row: OutsideCase) -> str:
        return humanize(row.kind)

    def steps_offered(self, row: OutsideCase, *, by: Actor) -> Sequence[str]:
        return [step.name for step in queries.outside_steps(row, by=by, at=clock.now())]

    def evidence_of(self, row: OutsideCase) -> Sequence[KeptFile]:
        return queries.outside_evidence(row.id)

    def known(self, row: OutsideCase, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Kind"): self.kind_in_words(row),
            gettext("Before"): f"{row.authority} · {row.authority_no}",
            gettext("May still go back"): wording.amount(queries.refundable(row.order_id)),
            gettext("Due"): self.due(row),
        }

    def written(self, row: OutsideCase) -> list[tuple[str, str]]:
        return [
            (" · ".join(_in_words(found.outcome, found.document_no, found.told_by, found.granted)), text)
            for found, text in queries.outside_findings(row)
        ]

    def carry_out(self, row: OutsideCase, data: Mapping[str, Any], *, by: Actor) -> Mapping[str, Any] | None:
        at = clock.now()
        match data["choice"]:
            case "note_acceptance":
                commands.note_acceptance(row.id, accepted_on=data["day"], by=by, at=at)
            case "note_refusal":
                commands.note_refusal(row.id, by=by, at=at)
            case "begin_testing":
                commands.begin_testing(row.id, days=data["days"], by=by, at=at)
            case "end_testing":
                commands.end_testing(row.id, by=by, at=at)
            case "want_evidence":
                commands.want_evidence(row.id, working_days=data["working_days"], by=by, at=at)
            case "hand_file":
                return {gettext("SHA-256 of the file"): commands.hand_file(row.id, by=by, at=at)}
            case _:
                finding = OutsideFinding(
                    outcome=OutsideOutcome(data["outcome"]),
                    document_no=data["document_no"],
                    text=data["reasons"],
                    amount=data["amount"],
                )
                commands.record_outcome(row.id, finding=finding, by=by, at=at)
        return None


@admin.register(IdentityRequest)
class IdentityAdmin(CaseAdmin):
    """The queue of those that the system could not answer by itself, the oldest first."""

    choices = {"give": {"give": _("It is verified: give it to the buyer")}}
    list_display = ("number", "state_in_words", "asked_at", "ungiven_at")
    list_filter = (Standing,)
    search_fields = ("number",)
    ordering = (F("ungiven_at").asc(nulls_last=True), "asked_at", "id")
    fields = ("number", "order_id", "merchant_id", "state_in_words", "asked_at", "ungiven_at", "given_at")
    readonly_fields = fields

    def known(self, row: IdentityRequest, *, by: Actor) -> Mapping[str, Any]:
        """What stands against giving it, not the identity itself."""
        identity = merchants.queries.identity_of(row.merchant_id)
        against = policies.may_give_by_itself(identity).reasons
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Shop"): identity.trade_name,
            gettext("Against it"): ", ".join(humanize(str(reason)) for reason in against) or "–",
            gettext("Due"): self.due(row),
        }

    def written(self, row: IdentityRequest) -> list[tuple[str, str]]:
        return [(gettext("The harm, in the buyer's words"), queries.harm_of(row))]

    def carry_out(self, row: IdentityRequest, data: Mapping[str, Any], *, by: Actor) -> None:
        commands.give_identity(row.id, by=by, at=clock.now())


def _consents(row: Mediation) -> list[tuple[str, Any]]:
    return [("shopper", row.shopper_consented_at), ("merchant", row.shop_consented_at)]


def _in_words(outcome: str, document_no: str, told_by: str, granted: Money | None) -> list[str]:
    amount = [wording.amount(granted)] if granted else []
    return [humanize(outcome), *amount, document_no, humanize(told_by)]
