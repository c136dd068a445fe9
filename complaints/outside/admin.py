"""Admin pages of cases outside the house."""

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
    UnfoldAdminTextInputWidget,
)

from complaints.complaint import queries as complaint_queries
from complaints.complaint.admin import HandlingWithAmount
from complaints.outside import commands, queries
from complaints.outside.models import OutsideCase
from complaints.outside.types import OutsideFinding, OutsideOutcome
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Standing
from platform_core.files.types import KeptFile
from platform_core.http.action_pages import humanize
from platform_core.http.days import NAMEABLE
from platform_core.money import Money
from platform_core.ui import wording


class OutsideHandling(HandlingWithAmount):
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
            gettext("May still go back"): wording.amount(complaint_queries.refundable(row.order_id)),
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


def _in_words(outcome: str, document_no: str, told_by: str, granted: Money | None) -> list[str]:
    amount = [wording.amount(granted)] if granted else []
    return [humanize(outcome), *amount, document_no, humanize(told_by)]
