"""The admin of payments, above all of those that are parked, unknown or failed: there a person must look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, OpenFilter
from platform_core.http.action_pages import ActionPage, humanize, readable, staff
from platform_core.money import Money
from platform_core.payments.commands import asking_again, capturing, receipts
from platform_core.payments.models.mandates import Mandate
from platform_core.payments.models.payments import Payment, Receipt
from platform_core.payments.models.payouts import Payout, PayoutAccount
from platform_core.payments.models.refunds import Refund
from platform_core.payments.models.shares import Share
from platform_core.payments.policies.payments import Misfit
from platform_core.payments.queries import payments
from platform_core.payments.states import REFUSED, UNENDED
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


class Owed(admin.SimpleListFilter):
    """Those that are not back yet, unless somebody asks for all."""

    title = gettext_lazy("Standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("all", gettext_lazy("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Refund]) -> QuerySet[Refund]:
        return queryset if self.value() == "all" else queryset.filter(state__in=(*UNENDED, *REFUSED))


@admin.register(Refund)
class Refunds(ActionPage, ReadOnly):
    """The refunds that are owed and not back yet, the longest owed first.

    Beside each that the provider has refused stands the page on which it is asked for again.
    """

    list_display = ("id", "state", "case_type", "case_id", "attempt", "amount", "currency", "owed_since", "again")
    list_filter = (Owed, "state", "case_type")
    search_fields = ("=id", "=case_id", "=provider_ref", "=merchant__id")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("first_asked_at", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Refund]:
        return Refund.objects.with_age()

    @admin.display(description=gettext_lazy("Owed since"), ordering="first_asked_at")
    def owed_since(self, row: Any) -> datetime:
        found: datetime = row.first_asked_at
        return found

    @admin.display(description=gettext_lazy("Another attempt"))
    def again(self, row: Refund) -> str:
        if row.stage not in REFUSED:
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
            asking_again.ask_again(refund.id, **form.cleaned_data, by=staff(), at=clock.now())
            return self.done(request)
        facts = {
            gettext("State"): humanize(refund.state),
            gettext("Amount"): wording.amount(refund.money),
            gettext("Attempts"): refund.attempt,
        }
        title = payments.name_of(refund.for_case)
        return self.shown(request, title=title, form=form, facts=facts, choices={"ask_again": AGAIN})


class ReceiptHandling(Handling):
    """The payment that the money is for; it need not be named where there is only one that it would pay."""

    takes = {"assign": ("payment",)}
    payment = forms.UUIDField(required=False, label=gettext_lazy("Payment"), widget=UnfoldAdminTextInputWidget)


@admin.register(Receipt)
class Receipts(CaseAdmin):
    """Money that fits no payment, the oldest first: find its payment, send it back, or ask the provider again."""

    form_class = ReceiptHandling
    choices = {
        "assign": {"assign": gettext_lazy("It is for the payment named")},
        "send_back": {"send_back": gettext_lazy("Send it back to the payer")},
        "try_old_way": {"try_old_way": gettext_lazy("Ask the provider once more to send it back the way it came")},
    }
    list_display = ("number", "state_in_words", "money", "why", "noted_at", "provider_ref")
    list_filter = (OpenFilter, "provider")
    search_fields = ("number", "=provider_ref", "=payment__id")
    ordering = ("noted_at", "id")

    @admin.display(description=gettext_lazy("Amount"), ordering="amount")
    def money(self, row: Receipt) -> str:
        return wording.amount(row.money)

    @admin.display(description=gettext_lazy("Reasons"))
    def why(self, row: Receipt) -> str:
        return ", ".join(wording.label(Misfit(reason)) for reason in row.reasons)

    def read_facts(self, row: Receipt, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Amount"): self.money(row),
            gettext("Reasons"): self.why(row),
            gettext("Payments that it would pay"): ", ".join(map(str, payments.candidates(row))) or "–",
            gettext("Due"): self.due(row),
        }

    def carry_out(self, row: Receipt, data: Mapping[str, Any], *, by: Actor) -> None:
        match data["choice"]:
            case "assign":
                capturing.assign(row.id, payment_id=data["payment"] or _only(row), by=by, at=clock.now())
            case "try_old_way":
                receipts.try_old_way(row.id, by=by, at=clock.now())
            case _:
                receipts.send_back(row.id, by=by, at=clock.now())


@admin.register(Mandate)
class Mandates(CaseAdmin):
    """The mandates of payers, and those the provider has not confirmed yet. Staff have nothing to do."""

    list_display = ("number", "state_in_words", "money", "provider", "requested_at", "due")
    list_filter = (OpenFilter, "provider")
    search_fields = ("number", "=provider_ref", "=purpose_id")
    ordering = ("requested_at", "id")

    @admin.display(description=gettext_lazy("Amount"), ordering="amount")
    def money(self, row: Mandate) -> str:
        return wording.amount(Money(row.amount, row.currency))

    def read_facts(self, row: Mandate, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Amount"): self.money(row),
            gettext("Due"): self.due(row),
        }


@admin.register(Payout)
class Payouts(CaseAdmin):
    """The payouts, and those of which the provider has not told the end. Staff have nothing to do."""

    list_display = ("number", "state_in_words", "money", "drawn_on", "refusal", "requested_at", "due")
    list_filter = (OpenFilter, "drawn_on")
    search_fields = ("=number", "=provider_ref", "=merchant__id", "=case_id")
    ordering = ("-requested_at", "-id")

    @admin.display(description=gettext_lazy("Amount"), ordering="amount")
    def money(self, row: Payout) -> str:
        return wording.amount(row.money)

    def read_facts(self, row: Payout, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Amount"): self.money(row),
            gettext("Put in by the platform"): wording.amount(Money(row.put_in, row.currency)),
            gettext("Refusal"): row.refusal or "–",
            gettext("Due"): self.due(row),
        }


@admin.register(PayoutAccount)
class PayoutAccounts(CaseAdmin):
    """The accounts to which shops have their money go. Nobody of ours sees the number."""

    list_display = ("id", "state_in_words", "provider", "named_at", "in_force_at", "due")
    list_filter = (OpenFilter, "provider")
    search_fields = ("=merchant__id",)
    ordering = ("-named_at", "-id")
    fields = ("merchant_id", "state_in_words", "provider", "named_by", "named_at", "in_force_at", "refused_at")
    readonly_fields = fields

    def title_of(self, row: PayoutAccount) -> str:
        return str(row.id)

    def read_facts(self, row: PayoutAccount, *, by: Actor) -> Mapping[str, Any]:
        return {gettext("State"): self.state_in_words(row), gettext("Due"): self.due(row)}


def _only(row: Receipt) -> UUID:
    """The payment that it would pay, where nobody names one; that which it came for, if there are several or none."""
    found = payments.candidates(row)
    return found[0] if len(found) == 1 else row.payment_id
