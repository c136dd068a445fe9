"""The admin of notices: who was sent which, and which did not arrive."""

from __future__ import annotations

from django.contrib import admin

from platform_core.notices.models import Dispatch, Notice, Permission
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


@admin.register(Permission)
class Permissions(ReadOnly):
    list_display = ("person_id", "advertiser_id", "allowed", "text_version", "changed_at")
    list_filter = ("allowed",)
    search_fields = ("=person_id", "=advertiser__id")
    ordering = ("-changed_at", "-id")
