"""Staff see items and lots."""

from __future__ import annotations

from django.contrib import admin

from catalog.stock.models import Lot, Sku
from platform_core.ui.read_only import ReadOnly


@admin.register(Sku)
class SkuAdmin(ReadOnly):
    list_display = ("code", "spec", "listing_id", "merchant_id", "on_hand", "reserved")
    ordering = ("-id",)


@admin.register(Lot)
class LotAdmin(ReadOnly):
    """The lots that end first, first: which goods are near their date, and where."""

    list_display = ("code", "best_before", "sku", "merchant_id", "dated_at")
    list_select_related = ("sku",)
    date_hierarchy = "best_before"
    ordering = ("best_before", "id")
