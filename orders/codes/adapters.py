"""Codes answer `orders.sales.ports.OtherDelivery`: an order is delivered once they can be read."""

from __future__ import annotations

from uuid import UUID

from orders.codes import queries
from orders.sales.models.orders import Order
from orders.sales.ports import HandedOver


class DeliveredByCode:
    """An order by code is delivered once its shopper can read the codes."""

    def handed_over(self, order: Order) -> HandedOver | None:
        found = queries.code_delivery(order)
        return HandedOver(found.delivered_at, found.pieces, found.sha256) if found else None

    def is_delivered(self, order_id: UUID) -> bool:
        return queries.is_delivered_by_code(order_id)
