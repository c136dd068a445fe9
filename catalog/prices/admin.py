"""Staff see the chain of prices."""

from __future__ import annotations

from django.contrib import admin

from catalog.prices.models import PriceInterval
from platform_core.ui.read_only import ReadOnly


@admin.register(PriceInterval)
class PriceIntervalAdmin(ReadOnly):
    """The chain of asked prices, and since when each holds."""

    list_display = ("sku_id", "merchant_id", "amount", "currency", "valid_from")
    ordering = ("-valid_from", "-id")
