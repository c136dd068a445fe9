"""Facts about codes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class CodesHandedOver(DomainEvent):
    """The codes are where their shopper can read them: that is the delivery (ECL-51). ``codes_sha256`` is the hash of
    the sealed codes and no code's own."""

    topic = "orders.delivered_by_code"
    says = "The codes were handed over: the shopper can read them"
    subject = "order_id"
    person = "shopper_id"
    for_shops = ("order_id", "delivery_id", "pieces", "codes_sha256", "delivered_at")
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    delivery_id: UUID
    pieces: int
    codes_sha256: str
    delivered_at: datetime
