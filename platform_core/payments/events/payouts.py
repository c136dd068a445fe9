"""The facts of payouts, and of the account to which a shop's money goes."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.ledger.accounts import AccountKind


class _OfAnAccount(DomainEvent):
    """The shop of the account; the account itself is sealed."""

    subject: ClassVar[str] = "payout_account_id"
    for_shops: ClassVar[tuple[str, ...]] = ("payout_account_id",)
    payout_account_id: UUID
    merchant_id: UUID
    provider: str


class PayoutAccountNamed(_OfAnAccount):
    """The shop names where its money is to go; the provider is asked whether that exists."""

    topic = "payments.payout_account_named"
    says = "The shop has named an account for its money"


class PayoutAccountUnheard(_OfAnAccount):
    """The provider has not said in time whether it exists."""

    topic = "payments.payout_account_unheard"
    says = "The payment provider has not answered about the account"


class PayoutAccountInForce(_OfAnAccount):
    """The provider has found it: money goes there from now on."""

    topic = "payments.payout_account_in_force"
    says = "The account was verified by the payment provider"


class PayoutAccountRefused(_OfAnAccount):
    """No money can go there."""

    topic = "payments.payout_account_refused"
    says = "The payment provider has refused the account"


class PayoutAccountReplaced(_OfAnAccount):
    """Another one has taken its place."""

    topic = "payments.payout_account_replaced"
    says = "Another account has taken its place"


class _OfAPayout(DomainEvent):
    """The fields of each fact of a payout: from whose books it goes, to whom, and for which case."""

    subject: ClassVar[str] = "payout_id"
    person: ClassVar[str] = "payee_id"
    for_shops: ClassVar[tuple[str, ...]] = ("payout_id", "number", "amount", "currency", "drawn_on")
    payout_id: UUID
    merchant_id: UUID
    payee_id: UUID | None
    number: str
    amount: int
    currency: str
    drawn_on: AccountKind
    case_type: str
    case_id: UUID
    attempt: int
    provider: str


class PayoutRequested(_OfAPayout):
    """Money is to go out; the provider is told."""

    topic = "payments.payout_requested"
    says = "A payout was asked for"


class PayoutUnknown(_OfAPayout):
    """The provider did not answer, so nobody knows whether it has gone."""

    topic = "payments.payout_unknown"
    says = "The payment provider has not said what became of the payout"


class PayoutStuck(_OfAPayout):
    """It has not said in time."""

    topic = "payments.payout_stuck"
    says = "The payment provider is asked again what became of the payout"


class PaidOut(_OfAPayout):
    """The money has gone."""

    topic = "payments.paid_out"
    says = "The money was paid out"


class PayoutFailed(_OfAPayout):
    """The provider has refused it; the money stands where it was."""

    topic = "payments.payout_failed"
    says = "The payout was refused"
    refusal: str


class PayoutReturned(_OfAPayout):
    """A bank has sent it back; the money stands where it was."""

    topic = "payments.payout_returned"
    says = "A bank has sent the payout back"


class PayoutReturnReported(DomainEvent):
    """The provider says that a bank has sent a payout back."""

    topic = "payments.payout_return_reported"
    subject = "payout_id"
    payout_id: UUID
    provider_ref: str


class TransferReported(DomainEvent):
    """The provider says that somebody has paid in, and under which reference of ours, if it is one."""

    topic = "payments.transfer_reported"
    subject = "reference"
    reference: UUID
    provider_ref: str
    amount: int
    currency: str
    paid_at: datetime
