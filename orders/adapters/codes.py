"""Answers how an order was delivered without a parcel: by codes. Fills ``OtherDelivery``."""

from __future__ import annotations

from uuid import UUID

from orders import queries
from orders.models import Order
from orders.ports import HandedOver


class DeliveredByCode:
    """The shopper has it once they can read its codes."""

    def handed_over(self, order: Order) -> HandedOver | None:
        found = queries.code_delivery(order)
        return HandedOver(found.delivered_at, found.pieces, found.sha256) if found else None

    def is_delivered(self, order_id: UUID) -> bool:
        return queries.is_delivered_by_code(order_id)
