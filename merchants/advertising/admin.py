"""Advertisements of shops, as staff watch them."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from merchants.advertising import queries
from merchants.advertising.models import Advertisement
from platform_core.http.action_pages import staff
from platform_core.ui.read_only import ReadOnly


@admin.register(Advertisement)
class AdvertisementAdmin(ReadOnly):
    """The advertisements of each shop to those who agreed, and how many people each has reached."""

    list_display = ("advertised_at", "shop", "subject", "people_reached")
    search_fields = ("=merchant__id", "subject")
    ordering = ("-advertised_at", "-id")
    fields = (
        "shop",
        "subject",
        "body",
        "subject_en",
        "body_en",
        "contact",
        "advertised_by",
        "advertised_at",
        "people_reached",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Advertisement]:
        """Add the shops' names and the numbers of people reached, in the one query of the page."""
        return queries.advertisements_of(staff())

    @admin.display(description=_("merchant"))
    def shop(self, row: Advertisement) -> str:
        return str(getattr(row, "trade_name", ""))

    @admin.display(description=_("reached"))
    def people_reached(self, row: Advertisement) -> int:
        return int(getattr(row, "reached", 0))
