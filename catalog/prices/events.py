"""Facts about prices."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class PriceSet(DomainEvent):
    topic = "catalog.price_set"
    subject = "sku_id"
    sku_id: UUID
    merchant_id: UUID
    amount: int
    currency: str


class PricesTraded(DomainEvent):
    """The prices paid for the pieces of an order are recorded as traded prices."""

    topic = "catalog.prices_traded"
    subject = "order_id"
    order_id: UUID
    merchant_id: UUID
