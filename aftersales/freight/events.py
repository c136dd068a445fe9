"""Events about freight and its reimbursement."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from aftersales.freight.types import FreightBasis
from platform_core.eventlog.facts import DomainEvent


class _OfFreight(DomainEvent):
    """Fields of every event of freight: its shopper, shop and return."""

    subject: ClassVar[str] = "freight_id"
    person: ClassVar[str] = "shopper_id"
    freight_id: UUID
    number: str
    order_id: UUID
    order_number: str
    shopper_id: UUID
    merchant_id: UUID


class FreightAsked(_OfFreight):
    """The shopper asks for freight that they paid for a return at the shop's cost, and shows the receipt."""

    topic = "aftersales.freight_asked"
    says = "The freight was asked back"
    for_shops = ("freight_id", "order_id", "amount", "currency")
    amount: int
    currency: str
    receipt: tuple[UUID, ...]


class FreightDisputed(_OfFreight):
    """The shop objects to the freight, so the platform decides."""

    topic = "aftersales.freight_disputed"
    says = "The shop objected to the freight"
    for_shops = ("freight_id", "order_id")


class FreightPaid(_OfFreight):
    """The freight was granted. ``short``, which is all of it, is reimbursed beside the order's money."""

    topic = "aftersales.freight_paid"
    says = "The freight was granted"
    for_shops = ("freight_id", "order_id", "basis", "short", "currency")
    basis: FreightBasis
    short: int
    currency: str


class FreightDeclined(_OfFreight):
    """The shop's objection was proven: no freight is reimbursed."""

    topic = "aftersales.freight_declined"
    says = "The freight was declined"
    for_shops = ("freight_id", "order_id")


class ReimbursementEvent(DomainEvent):
    """Fields of every event of a reimbursement, which is of the freight for a return or for a remedy."""

    subject: ClassVar[str] = "reimbursement_id"
    person: ClassVar[str] = "shopper_id"
    for_shops: ClassVar[tuple[str, ...]] = (
        *("reimbursement_id", "number", "order_id", "freight_id", "remedy_id", "amount", "currency"),
    )
    reimbursement_id: UUID
    number: str
    freight_id: UUID | None
    remedy_id: UUID | None
    order_id: UUID
    order_number: str
    shopper_id: UUID
    merchant_id: UUID
    amount: int
    currency: str


class ReimbursementOwed(ReimbursementEvent):
    """The shop bears freight that the shopper has paid, and owes it beside the order's money."""

    topic = "aftersales.reimbursement_owed"
    says = "Freight is owed to the shopper beside the order's money"


class ReimbursementCovered(ReimbursementEvent):
    """The money was taken from the shop, or lent by the relief fund as far as the shop had too little and owes it."""

    topic = "aftersales.reimbursement_covered"
    says = "The freight is on its way to the shopper"
    debt_id: UUID
    lent: int


class ReimbursementUnfunded(ReimbursementEvent):
    """Neither the shop nor the relief fund has enough money to pay the freight."""

    topic = "aftersales.reimbursement_unfunded"
    says = "Nothing is there to pay the freight from"


class ReimbursementPaid(ReimbursementEvent):
    """The shopper has the money."""

    topic = "aftersales.reimbursement_paid"
    says = "The freight was paid to the shopper"


class ReimbursementUnpaid(ReimbursementEvent):
    """The provider has refused the payment, or a bank has sent it back."""

    topic = "aftersales.reimbursement_unpaid"
    says = "The payment provider refused to pay the freight"


class ReimbursementPaidAgain(ReimbursementEvent):
    """The payment is on its way once more."""

    topic = "aftersales.reimbursement_paid_again"
    says = "The freight is paid again"
