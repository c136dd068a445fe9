"""The ledger of consents, as staff see it."""

from __future__ import annotations

from django.contrib import admin

from platform_core.ui.read_only import ReadOnly
from privacy.consents.models import Consent


@admin.register(Consent)
class Consents(ReadOnly):
    list_display = ("said_at", "person_id", "purpose", "advertiser_id", "everyone", "agreed", "text_version")
    list_filter = ("agreed", "purpose")
    search_fields = ("=person_id", "=advertiser__id")
    ordering = ("-said_at", "-id")
