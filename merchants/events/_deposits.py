"""What becomes of a guarantee deposit?"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class _Deposit(DomainEvent):
    """Which deposit of which shop, and how high it is to be."""

    subject: ClassVar[str] = "guarantee_id"
    for_shops: ClassVar[tuple[str, ...]] = ("guarantee_id", "number", "amount", "currency")
    guarantee_id: UUID
    merchant_id: UUID
    number: str
    amount: int
    currency: str


class DepositAsked(_Deposit):
    """The platform asks the shop to agree to a deposit."""

    topic = "merchants.deposit_asked"
    says = "A guarantee deposit was asked for"


class DepositAgreed(_Deposit):
    """The shop agrees to amount and clause."""

    topic = "merchants.deposit_agreed"
    says = "The shop agreed to a guarantee deposit"


class DepositDeclined(_Deposit):
    """The shop does not agree."""

    topic = "merchants.deposit_declined"
    says = "The shop declined the guarantee deposit"


class DepositLapsed(_Deposit):
    """The shop has said nothing in time."""

    topic = "merchants.deposit_lapsed"
    says = "The guarantee deposit was not agreed in time"


class DepositPaidIn(DomainEvent):
    """The provider says that so much has come for it; until then nobody but the provider knew of which shop it is."""

    topic = "merchants.deposit_paid_in"
    says = "The shop has paid in for its guarantee deposit"
    subject = "guarantee_id"
    for_shops = ("guarantee_id", "amount", "currency")
    guarantee_id: UUID
    merchant_id: UUID
    amount: int
    currency: str


class DepositFull(_Deposit):
    """It is as high as was agreed."""

    topic = "merchants.deposit_full"
    says = "The guarantee deposit is as high as agreed"


class DepositShort(_Deposit):
    """Something was taken out of it."""

    topic = "merchants.deposit_short"
    says = "The guarantee deposit fell short"


class DepositOverdue(_Deposit):
    """It was not filled up in time."""

    topic = "merchants.deposit_overdue"
    says = "The guarantee deposit was not filled up in time"


class DepositEnding(_Deposit):
    """The shop ends the agreement."""

    topic = "merchants.deposit_ending"
    says = "The shop ended the agreement on the guarantee deposit"


class DepositGivenBack(_Deposit):
    """All that stood on it is paid out."""

    topic = "merchants.deposit_given_back"
    says = "The guarantee deposit was given back"


class DepositCameBack(_Deposit):
    """The provider has refused to pay it out, or a bank has sent it back."""

    topic = "merchants.deposit_came_back"
    says = "The guarantee deposit did not reach the shop"


class DepositKept(_Deposit):
    """Something was owed when its day came."""

    topic = "merchants.deposit_kept"
    says = "The guarantee deposit stays, since something is owed"


class DepositWaits(_Deposit):
    """Nothing was owed when its day came, and there was no account to which it could go."""

    topic = "merchants.deposit_waits"
    says = "The guarantee deposit waits for an account"
