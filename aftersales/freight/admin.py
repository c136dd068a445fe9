"""Admin pages of freight that a shop objects to, and of reimbursements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from aftersales.freight import commands, queries
from aftersales.freight.models import Freight, Reimbursement
from aftersales.returns.queries import cases as cases_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, OpenFilter
from platform_core.files.types import KeptFile
from platform_core.http.action_pages import humanize
from platform_core.money import Money
from platform_core.ui import wording


class FreightHandling(Handling):
    """The decision on disputed freight, and its reasons."""

    takes = dict.fromkeys(["pay", "decline"], ("reasons",))
    reasons = forms.CharField(
        required=False,
        max_length=2_000,
        label=_("Reasons, as both parties read them"),
        widget=UnfoldAdminTextareaWidget,
    )


@admin.register(Freight)
class FreightAdmin(CaseAdmin):
    """Freight that shoppers ask back; a disputed one is decided on a page of its own."""

    form_class = FreightHandling
    choices = {
        "rule_for_shopper": {"pay": _("The freight is paid")},
        "decline": {"decline": _("The freight is not paid")},
    }
    list_display = ("number", "order_number", "state_in_words", "amount_asked", "asked_at", "due")
    list_filter = (OpenFilter, "state")
    search_fields = ("number", "order_number")
    ordering = ("-asked_at", "-id")
    fields = (
        *("number", "order_number", "state_in_words", "amount_asked", "amount_granted", "asked_at", "disputed_at"),
        *("paid_at", "declined_at", "due"),
    )
    readonly_fields = fields

    @admin.display(description=_("Amount"), ordering="asked")
    def amount_asked(self, row: Freight) -> str:
        return wording.amount(Money(row.asked, row.currency))

    @admin.display(description=_("Granted"))
    def amount_granted(self, row: Freight) -> str:
        return wording.amount(Money(row.short, row.currency)) if row.basis else "–"

    def evidence_of(self, row: Freight) -> Sequence[KeptFile]:
        """The files of the return that are the receipt."""
        return [kept for kept in cases_queries.evidence(row.back) if kept.id in row.receipt]

    def address_of(self, row: Freight, file_id: Any) -> str:
        """The address of a receipt's file, which is one of the return."""
        return f"/admin/aftersales/return/{row.back_id}/evidence/{file_id}/"

    def read_facts(self, row: Freight, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Order"): row.order_number,
            gettext("Amount"): self.amount_asked(row),
            gettext("Due"): self.due(row),
        }

    def read_texts(self, row: Freight) -> list[tuple[str, str]]:
        return [(humanize(who), text) for who, text in queries.freight_words(row)]

    def carry_out(self, row: Freight, data: Mapping[str, Any], *, by: Actor) -> None:
        decide = commands.grant_freight if data["choice"] == "pay" else commands.decline_freight
        decide(row.id, reasons=data["reasons"], by=by, at=clock.now())


@admin.register(Reimbursement)
class ReimbursementAdmin(CaseAdmin):
    """Reimbursements: waiting for the relief fund, on their way, or refused by the provider."""

    list_display = ("number", "order_number", "money", "state_in_words", "due", "owed_at")
    list_filter = (OpenFilter, "state")
    search_fields = ("=number", "=order_number")
    ordering = ("-owed_at", "-id")

    @admin.display(description=_("Amount"), ordering="amount")
    def money(self, row: Reimbursement) -> str:
        return wording.amount(row.money)

    @admin.display(description=_("Due"))
    def due(self, row: Reimbursement) -> str:
        return super().due(row)

    def read_facts(self, row: Reimbursement, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("Order"): row.order_number,
            gettext("For what"): gettext("a recalled lot") if row.remedy_id else gettext("a way back"),
            gettext("Amount"): self.money(row),
            gettext("State"): self.state_in_words(row),
            gettext("Due"): self.due(row),
        }
