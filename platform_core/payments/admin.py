"""How do staff look at payments? Above all at those that are parked, unknown or failed: there a person must look."""

from __future__ import annotations

from django.contrib import admin

from platform_core.payments.models import Payment, Refund, Share, UnmatchedReceipt
from platform_core.ui.read_only import ReadOnly


@admin.register(Payment)
class Payments(ReadOnly):
    list_display = ("id", "state", "amount", "currency", "tender", "provider", "provider_ref", "expires_at")
    list_filter = ("state", "provider", "tender")
    search_fields = ("=id", "=purchase_id", "=provider_ref")
    ordering = ("-id",)


@admin.register(Share)
class Shares(ReadOnly):
    list_display = ("id", "state", "amount", "funded", "rounding", "refunded", "currency", "order_id", "merchant_id")
    list_filter = ("state",)
    search_fields = ("=id", "=order_id", "=merchant__id")
    ordering = ("-id",)


@admin.register(Refund)
class Refunds(ReadOnly):
    list_display = ("id", "state", "cause", "amount", "currency", "provider_ref", "requested_at", "merchant_id")
    list_filter = ("state", "cause")
    search_fields = ("=id", "=provider_ref", "=merchant__id")
    ordering = ("-id",)


@admin.register(UnmatchedReceipt)
class UnmatchedReceipts(ReadOnly):
    list_display = ("id", "provider", "provider_ref", "amount", "currency", "reasons", "paid_at", "payment_id")
    list_filter = ("provider", "found_at")
    search_fields = ("=provider_ref", "=payment__id")
    ordering = ("-id",)
