"""What does staff see of orders? Everything but the person, and nothing to change."""

from __future__ import annotations

from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from orders import commands
from orders.models import CodeDelivery, Contract, Order, OrderLine
from platform_core import clock
from platform_core.http.action_pages import ActionPage, readable, staff
from platform_core.ui.read_only import ReadOnly


@admin.register(Order)
class OrderAdmin(ReadOnly):
    list_display = ("number", "state", "delivery", "total", "currency", "region_code", "placed_at", "paid_at")
    list_filter = ("state",)
    search_fields = ("number",)
    exclude = ("recipient_name", "recipient_phone", "recipient_address")
    ordering = ("-placed_at", "-id")


@admin.register(Contract)
class ContractAdmin(ActionPage, ReadOnly):
    """As it was hashed, the recipient sealed in it; and as the shop has it on paper, the recipient masked."""

    list_display = ("order", "sha256", "concluded_at", "paper")
    ordering = ("-concluded_at", "-id")

    @admin.display(description=_("As PDF"))
    def paper(self, row: Contract) -> str:
        return format_html(
            '<a download href="{}">{}</a>', reverse("admin:orders_contract_paper", args=[row.order_id]), _("As PDF")
        )

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.printed)
        return [path("<uuid:order_id>/paper/", page, name="orders_contract_paper"), *super().get_urls()]

    @readable
    def printed(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        contract = commands.print_contract(order_id, by=staff(), at=clock.now())
        headers = {"Content-Disposition": f'attachment; filename="contract-{order_id}.pdf"'}
        return HttpResponse(contract.pdf, content_type="application/pdf", headers=headers)


@admin.register(OrderLine)
class OrderLineAdmin(ReadOnly):
    list_display = ("order", "title_zh", "quantity", "unit_price", "total")
    ordering = ("-id",)


@admin.register(CodeDelivery)
class CodeDeliveryAdmin(ReadOnly):
    """That codes were handed over, and when; never one of them."""

    list_display = ("order", "pieces", "sha256", "delivered_at")
    exclude = ("codes",)
    ordering = ("-delivered_at", "-id")
