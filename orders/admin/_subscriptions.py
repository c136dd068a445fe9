"""What does staff see of subscriptions? The failed debits first; nothing of it is theirs to decide."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from orders import queries
from orders.models import Subscription
from orders.states import SubscriptionState
from platform_core.cases.queues import Standing
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly):
    list_display = ("number", "state_in_words", "attempt", "period", "money", "next_debit", "reason", "failed_at")
    list_filter = (Standing, "state", "reason")
    search_fields = ("number", "=order_id", "=mandate_id")
    exclude = ("recipient_name", "recipient_phone", "recipient_address")

    def get_ordering(self, request: Any) -> Any:
        failed = models.Case(models.When(state=SubscriptionState.FAILED.value, then=0), default=1)
        return (failed, "-asked_at", "-id")

    @admin.display(description=_("State"), ordering="state")
    def state_in_words(self, row: Subscription) -> str:
        return wording.label(row.stage)

    @admin.display(description=_("Amount"), ordering="amount")
    def money(self, row: Subscription) -> str:
        return wording.amount(row.price)

    @admin.display(description=_("Next debit"))
    def next_debit(self, row: Subscription) -> str:
        due = queries.next_debit(row)
        return wording.until(due) if due else "–"
