"""Admin pages of deposits."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from orders.deposits.doors import DOORS
from orders.deposits.models import Deposit
from platform_core.cases.queues import CaseDesk
from platform_core.ui import wording


@admin.register(Deposit)
class DepositAdmin(CaseDesk):
    """Deposits with their clocks; an objection is decided on a page of its own."""

    doors = DOORS
    list_display = ("number", "title_zh", "state_in_words", "amount_in_words", "due", "asked_at", "applied_at")
    search_fields = ("number",)
    ordering = ("-asked_at", "-id")
    fields = (
        *(
            "number",
            "order",
            "title_zh",
            "state_in_words",
            "amount_in_words",
            "purpose",
            "steps",
            "conditions",
            "days",
            "due",
        ),
        *("asked_at", "held_at", "applied_at", "contested_at", "granted_at", "returned_at", "kept_at", "lapsed_at"),
    )

    @admin.display(description=_("Deposit"), ordering="amount")
    def amount_in_words(self, row: Deposit) -> str:
        return wording.amount(row.money)
