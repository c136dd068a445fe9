"""Admin pages of hand-overs by code, without any code."""

from __future__ import annotations

from django.contrib import admin

from orders.codes.models import CodeDelivery
from platform_core.ui.read_only import ReadOnly


@admin.register(CodeDelivery)
class CodeDeliveryAdmin(ReadOnly):
    """Hand-overs of codes, with their time, without any code."""

    list_display = ("order", "pieces", "sha256", "delivered_at")
    exclude = ("codes",)
    ordering = ("-delivered_at", "-id")
