"""What does staff see of orders? Everything but the person, and nothing to change."""

from __future__ import annotations

from django.contrib import admin

from orders.models import Contract, Order, OrderLine, Shipment
from platform_core.ui.read_only import ReadOnly


@admin.register(Order)
class OrderAdmin(ReadOnly):
    list_display = ("number", "state", "total", "currency", "region_code", "placed_at", "paid_at")
    list_filter = ("state",)
    search_fields = ("number",)
    exclude = ("recipient_name", "recipient_phone", "recipient_address")
    ordering = ("-placed_at", "-id")


@admin.register(Contract)
class ContractAdmin(ReadOnly):
    list_display = ("order", "sha256", "concluded_at")
    ordering = ("-concluded_at", "-id")


@admin.register(OrderLine)
class OrderLineAdmin(ReadOnly):
    list_display = ("order", "title_zh", "quantity", "unit_price", "total")
    ordering = ("-id",)


@admin.register(Shipment)
class ShipmentAdmin(ReadOnly):
    list_display = ("carrier", "waybill", "handed_over_at", "signed_at", "signed_by")
    ordering = ("-handed_over_at", "-id")
