"""Staff see categories, sets of facts, listings, versions and pictures."""

from __future__ import annotations

from django.contrib import admin

from catalog.listings.models import Category, FactSet, Image, Listing, ListingVersion
from platform_core.ui.read_only import ReadOnly


@admin.register(Category)
class CategoryAdmin(ReadOnly):
    list_display = ("code", "name_zh", "name_en", "supply", "return_exclusions", "retained")
    ordering = ("code",)


@admin.register(FactSet)
class FactSetAdmin(ReadOnly):
    list_display = ("category", "number", "dated_lots", "delivery")
    list_select_related = ("category",)
    ordering = ("category__code", "-number")


@admin.register(Listing)
class ListingAdmin(ReadOnly):
    list_display = ("id", "merchant_id", "category", "state", "latest", "published_at", "shown_until")
    list_filter = ("state", "category")
    list_select_related = ("category",)
    ordering = ("-id",)


@admin.register(ListingVersion)
class ListingVersionAdmin(ReadOnly):
    list_display = ("title_zh", "number", "listing_id", "merchant_id", "made_at", "content_sha256")
    ordering = ("-id",)


@admin.register(Image)
class ImageAdmin(ReadOnly):
    list_display = ("sha256", "media_type", "width", "height", "merchant_id", "kept_at")
    ordering = ("-id",)
