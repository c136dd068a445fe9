"""How do the platform's people look at deposits, and decide about objections?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from orders.deposits import commands, queries
from orders.deposits.models import Deposit
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, Standing
from platform_core.files.types import KeptFile
from platform_core.http.action_pages import humanize
from platform_core.money import Money
from platform_core.ui import wording
from platform_core.ui.amounts import YuanField

GIVE, PART, KEEP = "give_all_back", "keep_part", "keep_all"


class DepositHandling(Handling):
    """What the shop may keep, and why."""

    takes = {GIVE: ("reasons",), PART: ("reasons", "kept"), KEEP: ("reasons",)}
    kept = YuanField(required=False, label=_("What the shop keeps, in yuan, if a part"))
    reasons = forms.CharField(
        required=False,
        max_length=2_000,
        label=_("Reasons, as both parties read them"),
        widget=UnfoldAdminTextareaWidget,
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        kept: Money | None = said.get("kept")
        if said.get("choice") == PART and not (kept and kept.amount):
            self.add_error("kept", _("Say how much."))
        return said


@admin.register(Deposit)
class DepositAdmin(CaseAdmin):
    """Deposits with their clocks; an objection is decided on a page of its own."""

    form_class = DepositHandling
    choices = {
        "rule": {GIVE: _("All of it goes back"), PART: _("The shop keeps a part")},
        "keep": {KEEP: _("The shop keeps all of it")},
    }
    list_display = ("number", "title_zh", "state_in_words", "left", "due", "asked_at", "applied_at")
    list_filter = (Standing, "state")
    search_fields = ("number",)
    ordering = ("-asked_at", "-id")
    fields = (
        *("number", "order", "title_zh", "state_in_words", "left", "purpose", "steps", "conditions", "days", "due"),
        *("asked_at", "held_at", "applied_at", "contested_at", "granted_at", "returned_at", "kept_at", "lapsed_at"),
    )
    readonly_fields = fields

    @admin.display(description=_("Deposit"), ordering="amount")
    def left(self, row: Deposit) -> str:
        return wording.amount(row.money)

    def evidence_of(self, row: Deposit) -> Sequence[KeptFile]:
        return queries.deposit_evidence(row)

    def known(self, row: Deposit, *, by: Actor) -> Mapping[str, Any]:
        objection = queries.objection_to(row)
        claimed = Money(objection.claimed, row.currency) if objection else None
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Deposit"): self.left(row),
            gettext("Goods"): f"{row.title_zh} × {row.quantity}",
            gettext("Conditions that were stated"): ", ".join(map(humanize, row.conditions)),
            gettext("Conditions not met, says the shop"): ", ".join(map(humanize, objection.grounds))
            if objection
            else "–",
            gettext("Claimed"): wording.amount(claimed) if claimed else "–",
            gettext("Until"): self.due(row),
        }

    def written(self, row: Deposit) -> list[tuple[str, str]]:
        said = [
            (gettext("The shop's statement"), sales_queries.written_in(queries.objection_to(row))),
            (gettext("The decision"), sales_queries.written_in(queries.ruling_on(row))),
        ]
        return [(heading, text) for heading, text in said if text]

    def carry_out(self, row: Deposit, data: Mapping[str, Any], *, by: Actor) -> None:
        part: Money | None = data.get("kept")
        kept = {GIVE: 0, PART: part.amount if part else 0, KEEP: row.amount}[data["choice"]]
        commands.rule_on_deposit(row.id, kept=kept, reasons=data["reasons"], by=by, at=clock.now())
