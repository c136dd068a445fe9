"""Admin pages of claims, to look at: no step of a claim waits for staff."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from aftersales.claims.doors import DOORS
from aftersales.claims.models import Claim
from aftersales.claims.types import Topic
from platform_core.cases.queues import CaseDesk, OpenFilter
from platform_core.ui import wording


@admin.register(Claim)
class ClaimAdmin(CaseDesk):
    """Claims with their clocks, answers and evidence, for staff who decide a complaint about one."""

    doors = DOORS
    list_display = ("number", "order_number", "state_in_words", "topic", "amount", "filed_at", "due")
    list_filter = (OpenFilter, "state", "because")
    search_fields = ("number", "order_number")
    ordering = DOORS.order
    fields = (
        *("number", "order_number", "state_in_words", "topic", "wants", "amount", "burden", "right_until", "filed_at"),
        *("offered_at", "refused_at", "returning_at", "sending_at", "repairing_at", "on_its_way_at"),
        *("fulfilled_at", "refunded_at", "by_return_at", "withdrawn_at", "closed_at", "due"),
    )

    @admin.display(description=_("What is wrong"), ordering="because")
    def topic(self, row: Claim) -> str:
        return wording.label(Topic(row.because))

    @admin.display(description=_("Amount"), ordering="paid")
    def amount(self, row: Claim) -> str:
        return wording.amount(row.portion.paid)
