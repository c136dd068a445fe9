"""The admin of the books. Read-only: only one SQL function writes them."""

from __future__ import annotations

from django.contrib import admin

from platform_core.ledger.models import Account, Posting
from platform_core.ui.read_only import ReadOnly


@admin.register(Account)
class Accounts(ReadOnly):
    list_display = (
        "kind",
        "currency",
        "debits_posted",
        "credits_posted",
        "debits_pending",
        "credits_pending",
        "merchant_id",
    )
    list_filter = ("kind", "currency")
    search_fields = ("=merchant__id", "=id")
    ordering = ("merchant_id", "kind")


@admin.register(Posting)
class Postings(ReadOnly):
    list_display = ("occurred_at", "code", "kind", "amount", "currency", "source_type", "source_id", "merchant_id")
    list_filter = ("kind", "code")
    search_fields = ("=source_id", "=group_id", "=id", "=merchant__id")
    ordering = ("-id",)
