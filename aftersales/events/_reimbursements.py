"""What becomes of freight that goes back beside the order's own money?"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class ReimbursementEvent(DomainEvent):
    """Whose, of which order, and how much; ``freight_id`` or ``remedy_id`` is what the freight was paid for."""

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
