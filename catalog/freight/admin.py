"""Staff see freight templates."""

from __future__ import annotations

from django.contrib import admin

from catalog.freight.models import FreightTemplate
from platform_core.ui.read_only import ReadOnly


@admin.register(FreightTemplate)
class FreightTemplateAdmin(ReadOnly):
    list_display = ("code", "number", "name", "merchant_id", "stated_at")
    ordering = ("-stated_at", "-id")
