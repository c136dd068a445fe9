"""Queries on orders delivered by code."""

from __future__ import annotations

from uuid import UUID

from orders.codes.models import CodeDelivery
from orders.sales.models.orders import Order


def is_delivered_by_code(order_id: UUID) -> bool:
    """Whether its shopper can read its codes."""
    return CodeDelivery.objects.filter(order_id=order_id).exists()


def code_delivery(order: Order) -> CodeDelivery | None:
    """The codes handed over for an order, sealed; only ``commands.reveal_codes`` gives them in full."""
    return next(iter(order.codes.all()), None) if order.by_code else None


def code_deliveries_in_dossier(order_id: UUID) -> list[UUID]:
    """The hand-overs of an order's codes; the file shows by them when the shopper read the codes."""
    return list(CodeDelivery.objects.filter(order_id=order_id).values_list("id", flat=True))
