"""Events about awards."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from complaints.awards.types import AwardHead
from platform_core.eventlog.facts import DomainEvent


class AwardEvent(DomainEvent):
    """A fact about an award: its complaint, order, sides, head and amount."""

    subject: ClassVar[str] = "award_id"
    person: ClassVar[str] = "shopper_id"
    for_shops: ClassVar[tuple[str, ...]] = (
        "award_id",
        "number",
        "complaint_id",
        "order_id",
        "head",
        "amount",
        "currency",
    )
    award_id: UUID
    complaint_id: UUID
    number: str
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    head: AwardHead
    amount: int
    currency: str


class AwardGranted(AwardEvent):
    """Staff awarded money beside a refund of the price."""

    topic = "complaints.award_granted"
    says = "An award was granted"
    basis: tuple[str, ...]


class AwardObjected(AwardEvent):
    """The shop objected to the award, with reasons."""

    topic = "complaints.award_objected"
    says = "The shop objected to the award"


class AwardFinal(AwardEvent):
    """The award is owed from now on."""

    topic = "complaints.award_final"
    says = "The award is final"


class AwardStruck(AwardEvent):
    """Another person found the objection right."""

    topic = "complaints.award_struck"
    says = "The award was struck"


class AwardPaidByShop(AwardEvent):
    """The shop paid out of its balance, by its own act."""

    topic = "complaints.award_paid_by_shop"
    says = "The shop pays the award"


class AwardAdvanced(AwardEvent):
    """The shop did not pay in time: the award is paid without it."""

    topic = "complaints.award_advanced"
    says = "The award is paid in advance"
    debt_id: UUID
    lent: int


class AwardUnfunded(AwardEvent):
    """Neither the shop nor the fund has enough."""

    topic = "complaints.award_unfunded"
    says = "Nothing is there to pay the award in advance"


class AwardPaid(AwardEvent):
    """The shopper has the money."""

    topic = "complaints.award_paid"
    says = "The award was paid"


class AwardUnpaid(AwardEvent):
    """The provider has refused it, or a bank has sent it back."""

    topic = "complaints.award_unpaid"
    says = "The payment provider refused to pay the award"


class AwardPaidAgain(AwardEvent):
    """The payment was sent once more."""

    topic = "complaints.award_paid_again"
    says = "The award is paid again"
