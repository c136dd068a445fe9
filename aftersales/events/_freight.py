"""What happens to freight that others want to know?"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from aftersales.types import FreightBasis
from platform_core.eventlog.facts import DomainEvent


class _OfFreight(DomainEvent):
    """Whose freight, of which return."""

    subject: ClassVar[str] = "freight_id"
    person: ClassVar[str] = "shopper_id"
    freight_id: UUID
    number: str
    order_id: UUID
    order_number: str
    shopper_id: UUID
    merchant_id: UUID


class FreightAsked(_OfFreight):
    """The shopper has paid for a way back that is at the shop's cost, and shows the receipt."""

    topic = "aftersales.freight_asked"
    says = "The freight was asked back"
    for_shops = ("freight_id", "order_id", "amount", "currency")
    amount: int
    currency: str
    receipt: tuple[UUID, ...]


class FreightDisputed(_OfFreight):
    """The shop objects: the platform decides."""

    topic = "aftersales.freight_disputed"
    says = "The shop objected to the freight"
    for_shops = ("freight_id", "order_id")


class FreightPaid(_OfFreight):
    """It goes back: ``short``, all of it, beside the order's money."""

    topic = "aftersales.freight_paid"
    says = "The freight was granted"
    for_shops = ("freight_id", "order_id", "basis", "short", "currency")
    basis: FreightBasis
    short: int
    currency: str


class FreightDeclined(_OfFreight):
    """The objection was proven."""

    topic = "aftersales.freight_declined"
    says = "The freight was declined"
    for_shops = ("freight_id", "order_id")
