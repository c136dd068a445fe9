"""Facts about promotions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class PromotionBegun(DomainEvent):
    """The price is lowered until ``ends_at``, and ``amount_after`` holds again from then on. ``reference``: the price
    that may be struck through beside it, and by which ``basis``; none where no true one can be shown."""

    topic = "catalog.promotion_begun"
    says = "A promotion began"
    subject = "promotion_id"
    promotion_id: UUID
    merchant_id: UUID
    sku_id: UUID
    amount: int
    amount_after: int
    currency: str
    ends_at: datetime
    reference: int | None = None
    basis: str = ""


class PromotionEnded(DomainEvent):
    topic = "catalog.promotion_ended"
    says = "A promotion ended on the day that was announced"
    subject = "promotion_id"
    promotion_id: UUID
    merchant_id: UUID
    sku_id: UUID
    amount: int
    amount_after: int
    currency: str
