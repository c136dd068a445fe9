"""Values of paying: requests for money, facts of payments, and the answers of payers and providers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from platform_core.labels import Labelled
from platform_core.ledger.accounts import AccountKind
from platform_core.money import Money

NOTHING: Final = Money(0)


class Tender(StrEnum):
    """The means by which somebody paid; money goes back the same way."""

    BALANCE = "balance"
    BANK_CARD = "bank_card"
    CREDIT = "credit"


class Hold(Labelled):
    """Why settled money of a shop is not paid out yet."""

    NO_ACCOUNT = "no_account", "there is no account that was verified"
    DEBTS = "debts", "what the shop owes is taken first"
    SCHEDULED = "scheduled", "it goes by itself on its day"


class PostingPurpose(Labelled):
    """The codes under which payments, refunds and payouts are posted."""

    PAYMENT = "payment", "paid by a shopper"
    LATE_PAYMENT = "late_payment", "paid too late, and goes back"
    UNMATCHED = "unmatched", "came in and fits no order"
    MATCHED = "matched", "assigned to its order"
    SENT_BACK = "sent_back", "sent back to its payer"
    FUNDING = "funding", "added by the platform, which lowered the price"
    ROUNDING = "rounding"
    SETTLEMENT = "settlement"
    COMMISSION = "commission", "commission of the platform"
    REFUND = "refund", "refund to a shopper"
    COMMISSION_BACK = "commission_back", "commission given back"
    ROUNDING_BACK = "rounding_back", "rounding given back"
    FUNDING_BACK = "funding_back", "given back to the platform, which had lowered the price"
    PAYOUT = "payout", "paid out"
    PUT_IN = "put_in", "put in by the platform"
    RETURNED = "returned", "payout that came back"


class Outcome(StrEnum):
    """The outcome of a call to the provider."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNHEARD = "unheard"  # it knows nothing of it
    SILENT = "silent"  # no answer: it may have happened or not


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing of an app above: its kind (`orders.order`) and id."""

    type: str
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareAsked:
    """The part of one order of one shop. The payer pays ``amount``; the platform adds ``funded`` to it.

    ``rounding`` is the shop's extra, or less when negative, because prices are paid in whole minor units. ``fee_free``:
    the part of the amount on which the platform takes no fee. ``held_on``: the account on which it stands until the
    shop has earned it or it has gone back.
    """

    merchant_id: UUID
    order: Reference
    amount: Money
    funded: Money = NOTHING
    rounding: Money = NOTHING
    fee_free: Money = NOTHING
    held_on: AccountKind = AccountKind.BUYER_ESCROW


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The money that others put beside the payer's, or the part of it that goes back with a refund."""

    funded: Money = NOTHING
    rounding: Money = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to give money of an order back: for which case, how much, and the how-manieth for that case.

    ``account_id``: the account that the payer has named, where it does not go the way it was paid.
    """

    for_case: Reference
    amount: Money
    number: int = 1
    added: Added | None = None
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The money of a share: the payer's amount, the additions, and how much of each part goes back or went.

    ``fee_free``: the part of the amount on which the platform takes no fee; it is refunded last. ``held_on``: the
    account on which it stands until it is settled.
    """

    amount: Money
    funded: Money
    rounding: Money
    refunded: Money
    funded_back: Money = NOTHING
    rounding_back: Money = NOTHING
    fee_free: Money = NOTHING
    held_on: AccountKind = AccountKind.BUYER_ESCROW


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFacts:
    """A share as others see it."""

    id: UUID
    payment_id: UUID
    merchant_id: UUID
    payer_id: UUID
    order: Reference
    state: str
    parts: Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts:
    """A refund as others see it: its case, amount and state. ``open``: nobody knows its end yet.

    ``to_account``: it goes to an account that the payer has named; ``added``: the money that others got back with it.
    """

    id: UUID
    for_case: Reference
    attempt: int
    amount: Money
    added: Added
    state: str
    open: bool
    requested_at: datetime
    to_account: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """A payment as its payer sees it."""

    id: UUID
    payer_id: UUID
    purchase: Reference
    state: str
    amount: Money
    tender: Tender | None
    provider: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureReport:
    """The provider says that somebody has paid."""

    provider_ref: str
    amount: Money
    tender: Tender
    paid_at: datetime


class ProviderStanding(StrEnum):
    """The standing of a payment at the provider."""

    PAID = "paid"
    CLOSED = "closed"  # nobody can pay it any more
    UNHEARD = "unheard"  # nobody has paid or closed it
    SILENT = "silent"  # no answer


@dataclass(frozen=True, slots=True)
class Sighting:
    """The provider's answer about a payment; with the report where somebody has paid it."""

    standing: ProviderStanding
    report: CaptureReport | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The bill that the cashier shows the payer. ``payer_ref`` is a pseudonym that only we can resolve.

    ``return_to`` is where the payer goes afterwards, as a path: nobody is ever sent to another site than ours.
    """

    payment_id: UUID
    payer_ref: str
    amount: Money
    expires_at: datetime
    return_to: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BankAccount:
    """An account that a payer has named. Printed or logged it shows nothing."""

    holder: str
    bank: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """The provider's order to give money back: the way it was paid, or to the ``account`` that the payer has named.

    Its id is the idempotency key of every call.
    """

    refund_id: UUID
    payment_id: UUID
    amount: Money
    reason: str
    account: BankAccount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutOrder:
    """The provider's order to pay out: to the ``account`` of a shop, or to the person whom it knows as ``payee_ref``.

    Its id is the idempotency key of every call.
    """

    payout_id: UUID
    amount: Money
    reason: str
    account: BankAccount | None = None
    payee_ref: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The provider's answer about a refund, a payout, an account or a mandate."""

    outcome: Outcome
    provider_ref: str = ""
    reason: str = ""


class LineKind(StrEnum):
    """The way in which money came to the provider for us, or left it."""

    CAPTURE = "capture"
    REFUND = "refund"
    PAYOUT = "payout"
    PAYOUT_BACK = "payout_back"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One movement in the provider's books.

    ``number`` is ours: of the payment, the refund, the payout, or the text that a transfer names. ``tender`` is how a
    payer paid.
    """

    kind: LineKind
    number: str
    payment_no: str
    provider_ref: str
    amount: Money
    tender: str
    at: datetime


class Ahead(StrEnum):
    """The notices before a debit: of the renewal, days before, and of the debit itself, hours before."""

    RENEWAL = "payments.renewal_ahead"
    DEBIT = "payments.debit_ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateFacts:
    """A payer's permission: debits for one thing, each of no more than ``most``. ``signed``: it may be used."""

    id: UUID
    state: str
    most: Money
    purpose: Reference
    signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateAsked:
    """The mandate that the provider agrees with the payer, whom it knows by a name that only we can resolve."""

    mandate_id: UUID
    payer_ref: str
    most: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitAsked:
    """One debit by a mandate: the instant of which the payer was told, the how-manieth of it and which try."""

    mandate_id: UUID
    period: int
    attempt: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitOrder:
    """The provider's order to debit. The payment's id is the idempotency key of every call."""

    mandate_id: UUID
    payment_id: UUID
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class SentNotice:
    """A notice that was sent before a debit, of which amount and for which instant."""

    notice_id: UUID
    sent_at: datetime
    amount: Money
    debit_at: datetime


@dataclass(frozen=True, slots=True)
class DebitAnswer:
    """The provider's answer about a debit; with the report where the money was taken."""

    outcome: Outcome
    report: CaptureReport | None = None
    reason: str = ""
