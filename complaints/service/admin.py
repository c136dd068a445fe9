"""Admin pages of conversations with customer service."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import F

from complaints.service.doors import DOORS
from complaints.service.models import Conversation
from platform_core.cases.queues import CaseDesk


@admin.register(Conversation)
class ConversationAdmin(CaseDesk):
    """Customers: who has waited too long first, then who waits for a person, the oldest first."""

    doors = DOORS
    list_display = ("number", "state_in_words", "due", "started_at", "with_staff_at", "senior_since")
    search_fields = ("number",)
    ordering = (F("senior_since").asc(nulls_last=True), F("with_staff_at").asc(nulls_last=True), "started_at", "id")
    fields = (
        *("number", "state_in_words", "order_id", "listing_id", "started_at", "with_shop_at", "with_staff_at"),
        *("answered_at", "senior_since", "closed_at", "ended_at", "became_complaint_at"),
    )
