"""How do staff see who was sent which notice, and which did not arrive?"""

from __future__ import annotations

from django.contrib import admin

from platform_core.notices.models import Dispatch, Notice
from platform_core.ui.read_only import ReadOnly


@admin.register(Notice)
class Notices(ReadOnly):
    list_display = ("id", "template", "person_id", "merchant_id", "sent_at")
    list_filter = ("template",)
    search_fields = ("=id", "=person_id", "=merchant__id")
    ordering = ("-id",)


@admin.register(Dispatch)
class Dispatches(ReadOnly):
    list_display = ("id", "channel", "state", "carrier_ref", "queued_at", "sent_at", "failed_at")
    list_filter = ("state", "channel")
    search_fields = ("=id", "=person_id", "=notice__id")
    ordering = ("-id",)
