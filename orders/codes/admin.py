"""Staff see that codes were handed over, and none of them."""

from __future__ import annotations

from django.contrib import admin

from orders.codes.models import CodeDelivery
from platform_core.ui.read_only import ReadOnly


@admin.register(CodeDelivery)
class CodeDeliveryAdmin(ReadOnly):
    """That codes were handed over, and when; never one of them."""

    list_display = ("order", "pieces", "sha256", "delivered_at")
    exclude = ("codes",)
    ordering = ("-delivered_at", "-id")
