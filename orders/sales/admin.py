"""Staff see orders and parcels, and decide who has a parcel that was left with somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from orders.sales import queries
from orders.sales.commands import copies, on_the_way
from orders.sales.models.orders import Contract, Order, OrderLine
from orders.sales.models.parcels import DeliveryEvent, Shipment
from orders.sales.types import LeftParcel, ParcelEvent, Place, SignedBy
from platform_core import clock
from platform_core.cases.queues import Handling
from platform_core.http.action_pages import ActionPage, id_of, readable, staff
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action


@admin.register(Order)
class OrderAdmin(ReadOnly):
    list_display = ("number", "state", "delivery", "total", "currency", "region_code", "placed_at", "paid_at")
    list_filter = ("state",)
    search_fields = ("number",)
    exclude = ("recipient_name", "recipient_phone", "recipient_address")
    ordering = ("-placed_at", "-id")


@admin.register(Contract)
class ContractAdmin(ActionPage, ReadOnly):
    """Contracts as they were hashed, the recipient sealed; and on paper, the recipient masked."""

    list_display = ("order", "sha256", "concluded_at", "paper")
    ordering = ("-concluded_at", "-id")

    @admin.display(description=_("As PDF"))
    def paper(self, row: Contract) -> str:
        return format_html(
            '<a download href="{}">{}</a>', reverse("admin:orders_contract_paper", args=[row.order_id]), _("As PDF")
        )

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.download_paper)
        return [path("<uuid:order_id>/paper/", page, name="orders_contract_paper"), *super().get_urls()]

    @readable
    def download_paper(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        contract = copies.print_contract(order_id, by=staff(), at=clock.now())
        headers = {"Content-Disposition": f'attachment; filename="contract-{order_id}.pdf"'}
        return HttpResponse(contract.pdf, content_type="application/pdf", headers=headers)


@admin.register(OrderLine)
class OrderLineAdmin(ReadOnly):
    list_display = ("order", "title_zh", "quantity", "unit_price", "total")
    ordering = ("-id",)


HAS_IT, HAS_IT_NOT = "has_it", "has_it_not"


class LeftWithOther(admin.SimpleListFilter):
    """Parcels for which a carrier has a signature that is no delivery, of orders that wait."""

    title = _("Left with somebody else")
    parameter_name = "left"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Waits for a decision"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Shipment]) -> QuerySet[Shipment]:
        if self.value() != "yes":
            return queryset
        signed = DeliveryEvent.objects.filter(shipment=OuterRef("pk"), kind=ParcelEvent.SIGNED)
        return queryset.filter(Exists(signed), signed_at__isnull=True, order__state="shipped")


class Finding(Handling):
    """The finding of staff after asking the carrier, and its reasons."""

    takes = {HAS_IT: ("reasons",), HAS_IT_NOT: ("reasons",)}
    reasons = forms.CharField(
        max_length=2_000, label=_("Reasons, as both parties read them"), widget=UnfoldAdminTextareaWidget
    )


@admin.register(Shipment)
class ShipmentAdmin(ActionPage, ReadOnly):
    """Parcels; staff decide here who has one that was left with somebody else."""

    list_display = ("carrier", "waybill", "handed_over_at", "signed_at", "signed_by", "left_with")
    list_filter = (LeftWithOther,)
    search_fields = ("waybill",)
    ordering = ("-handed_over_at", "-id")
    actions_detail = ("find",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shipment]:
        return Shipment.objects.prefetch_related("events")

    @admin.display(description=_("Left with somebody else"))
    def left_with(self, row: Shipment) -> str:
        return _in_words(row.left_parcel) if row.left_parcel else "–"

    @action(description=_("Decide who has the parcel"), url_path="find", permissions=["view"])
    @readable
    def find(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = queries.parcel(id_of(object_id), by=staff())
        said = {HAS_IT: _("The shopper has it"), HAS_IT_NOT: _("The shopper does not have it: the money goes back")}
        choices = said if row.left_parcel else {}
        form = Finding(request.POST or None, choices=choices)
        if request.method == "POST" and form.is_valid():
            how = {"has_it": form.cleaned_data["choice"] == HAS_IT, "reasons": form.cleaned_data["reasons"]}
            on_the_way.find_on_hand_over(row.order_id, **how, by=staff(), at=clock.now())
            return self.done(request)
        return self.shown(
            request,
            title=gettext("Decide who has the parcel"),
            form=form,
            facts=_facts(row),
            choices=choices,
            otherwise=_("The carrier has not left this parcel with somebody else: there is nothing to decide."),
        )


def _facts(row: Shipment) -> Mapping[str, Any]:
    denied = queries.denials(row.id)
    return {
        gettext("Order no."): row.order.number,
        gettext("Waybill number"): row.waybill,
        gettext("Left with somebody else"): _in_words(row.left_parcel) if row.left_parcel else "–",
        gettext("The shopper says that it is not with them"): clock.in_a_text(denied[-1]) if denied else "–",
    }


def _in_words(left: LeftParcel) -> str:
    """Render where a carrier left a parcel: when, with whom and where."""
    taker = wording.label(SignedBy(left.signed_by)) if left.signed_by else gettext("somebody whom it does not name")
    place = [wording.label(Place(left.place))] if left.place else []
    return " · ".join([clock.in_a_text(left.left_at), taker, *place])
