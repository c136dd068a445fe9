"""What does the platform's staff see of the shop windows? Everything, and changes nothing here."""

from __future__ import annotations

from django.contrib import admin

from catalog.models import Category, Listing, ListingVersion, Sku
from platform_core.ui.read_only import ReadOnly


@admin.register(Category)
class CategoryAdmin(ReadOnly):
    list_display = ("code", "name_zh", "name_en", "supply", "return_exclusions", "retained")
    ordering = ("code",)


@admin.register(Listing)
class ListingAdmin(ReadOnly):
    list_display = ("id", "merchant_id", "category", "state", "latest", "published_at")
    list_filter = ("state", "category")
    list_select_related = ("category",)
    ordering = ("-id",)


@admin.register(ListingVersion)
class ListingVersionAdmin(ReadOnly):
    list_display = ("title_zh", "number", "listing_id", "merchant_id", "made_at", "content_sha256")
    ordering = ("-id",)


@admin.register(Sku)
class SkuAdmin(ReadOnly):
    list_display = ("code", "spec", "listing_id", "merchant_id", "on_hand", "reserved")
    ordering = ("-id",)
