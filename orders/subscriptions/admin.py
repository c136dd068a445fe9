"""Staff's list of subscriptions, the failed debits first; staff decide nothing here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orders.subscriptions import queries
from orders.subscriptions.models import Subscription
from orders.subscriptions.states import SubscriptionState
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, OpenFilter
from platform_core.ui import wording


@admin.register(Subscription)
class SubscriptionAdmin(CaseAdmin):
    """Subscriptions to look at: only the shopper agrees and cancels."""

    list_display = ("number", "state_in_words", "attempt", "period", "money", "next_debit", "reason", "failed_at")
    list_filter = (OpenFilter, "state", "reason")
    search_fields = ("number", "=order_id", "=mandate_id")
    exclude = ("recipient_name", "recipient_phone", "recipient_address")

    def get_ordering(self, request: Any) -> Any:
        failed = models.Case(models.When(state=SubscriptionState.FAILED.value, then=0), default=1)
        return (failed, "-asked_at", "-id")

    @admin.display(description=_("Amount"), ordering="amount")
    def money(self, row: Subscription) -> str:
        return wording.amount(row.price)

    def read_facts(self, row: Subscription, *, by: Actor) -> Mapping[str, Any]:  # the same for everybody
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Amount"): self.money(row),
            gettext("Next debit"): self.next_debit(row),
        }

    @admin.display(description=_("Next debit"))
    def next_debit(self, row: Subscription) -> str:
        due = queries.next_debit(row)
        return wording.until(due) if due else "–"
