"""How do staff look at payments? Above all at those that are parked, unknown or failed: there a person must look."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from platform_core import clock
from platform_core.http.action_pages import ActionPage, humanize, readable, staff
from platform_core.payments import commands, ports
from platform_core.payments.models import Payment, Refund, Share, UnmatchedReceipt
from platform_core.payments.states import RefundState
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly, ReasonForm

AGAIN: Final = gettext_lazy("Ask for the failed refund again")


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
class Refunds(ActionPage, ReadOnly):
    """Beside each that the provider has refused stands the page on which it is asked for again."""

    list_display = ("id", "state", "case_type", "case_id", "attempt", "amount", "currency", "requested_at", "again")
    list_filter = ("state", "case_type")
    search_fields = ("=id", "=case_id", "=provider_ref", "=merchant__id")
    ordering = ("-id",)

    @admin.display(description="")
    def again(self, row: Refund) -> str:
        if row.stage is not RefundState.FAILED:
            return ""
        return format_html('<a href="{}">{}</a>', reverse("admin:payments_refund_again", args=[row.id]), AGAIN)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.ask_again)
        return [path("<uuid:refund_id>/again/", page, name="payments_refund_again"), *super().get_urls()]

    @readable
    def ask_again(self, request: HttpRequest, refund_id: UUID) -> HttpResponse:
        refund = Refund.objects.of(refund_id)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            commands.ask_again(refund.id, **form.cleaned_data, by=staff(), at=clock.now())
            return self.done(request)
        facts = {
            gettext("State"): humanize(refund.state),
            gettext("Amount"): wording.amount(refund.money),
            gettext("Attempts"): refund.attempt,
        }
        title = ports.name_of(refund.for_case)
        return self.shown(request, title=title, form=form, facts=facts, choices={"ask_again": AGAIN})


@admin.register(UnmatchedReceipt)
class UnmatchedReceipts(ReadOnly):
    list_display = ("id", "provider", "provider_ref", "amount", "currency", "reasons", "paid_at", "payment_id")
    list_filter = ("provider", "found_at")
    search_fields = ("=provider_ref", "=payment__id")
    ordering = ("-id",)
