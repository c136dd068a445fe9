"""Admin pages of mediations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.complaint import queries as complaint_queries
from complaints.complaint.admin import HandlingWithAmount
from complaints.mediation import commands, queries
from complaints.mediation.models import Mediation
from complaints.mediation.types import Proposal
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Standing
from platform_core.http.action_pages import humanize
from platform_core.ui import wording


class MediationHandling(HandlingWithAmount):
    """The mediator's proposal: an amount, or performance of the demand."""

    takes = {"propose": ("reasons", "amount"), "propose_doing": ("reasons",)}


@admin.register(Mediation)
class MediationAdmin(CaseAdmin):
    """The queue: mediations not taken up in time first, then the longest waiting."""

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
        """The steps open to this person: nobody mediates a complaint that they decided."""
        return [step.name for step in queries.mediation_actions(row, by=by, at=clock.now())]

    def known(self, row: Mediation, *, by: Actor) -> Mapping[str, Any]:
        stakes, complaint = queries.proposal_stakes(row), complaint_queries.complaint(row.complaint_id, by=by)
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


def _consents(row: Mediation) -> list[tuple[str, Any]]:
    return [("shopper", row.shopper_consented_at), ("merchant", row.shop_consented_at)]
