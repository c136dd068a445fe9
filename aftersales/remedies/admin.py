"""Admin pages of the remedies that open by themselves for buyers of recalled lots."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from aftersales.remedies.doors import DOORS
from aftersales.remedies.models import Remedy
from platform_core.cases.queues import CaseDesk
from platform_core.money import Money


@admin.register(Remedy)
class RemedyAdmin(CaseDesk):
    """The remedies, each with its buyer's order, the offer and its state."""

    doors = DOORS
    list_display = ("number", "order_number", "title_zh", "pieces", "state_in_words", "amount_in_words", "due")
    search_fields = ("=number", "=order_number")
    ordering = ("-offered_at", "-id")

    @admin.display(description=_("Amount"))
    def amount_in_words(self, row: Remedy) -> str:
        return str(Money(row.paid if row.amount is None else row.amount, row.currency))
