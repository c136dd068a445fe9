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


class ReimbursementEvent(DomainEvent):
    """Shopper, order and amount; the freight was paid for the return of ``freight_id``, or for ``remedy_id``."""

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
    """The shop bears freight that the shopper has paid: it goes back beside the order's money."""

    topic = "aftersales.reimbursement_owed"
    says = "Freight is owed to the shopper beside the order's money"


class ReimbursementCovered(ReimbursementEvent):
    """It was taken out of the shop's own money, else lent by the relief fund; the shop owes the rest."""

    topic = "aftersales.reimbursement_covered"
    says = "The freight is on its way to the shopper"
    debt_id: UUID
    lent: int


class ReimbursementUnfunded(ReimbursementEvent):
    """Neither the shop nor the fund has enough."""

    topic = "aftersales.reimbursement_unfunded"
    says = "Nothing is there to pay the freight from"


class ReimbursementPaid(ReimbursementEvent):
    """The shopper has it."""

    topic = "aftersales.reimbursement_paid"
    says = "The freight was paid to the shopper"


class ReimbursementUnpaid(ReimbursementEvent):
    """The provider has refused it, or a bank has sent it back."""

    topic = "aftersales.reimbursement_unpaid"
    says = "The payment provider refused to pay the freight"


class ReimbursementPaidAgain(ReimbursementEvent):
    """It is on its way once more."""

    topic = "aftersales.reimbursement_paid_again"
    says = "The freight is paid again"
