"""The facts of payments, shares, refunds and receipts."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.payments.types import Tender


class PaymentRequested(DomainEvent):
    """A payer owes an amount for a purchase, until it expires."""

    topic = "payments.requested"
    subject = "payment_id"
    person = "payer_id"
    payment_id: UUID
    payer_id: UUID
    purchase_type: str
    purchase_id: UUID
    amount: int
    currency: str
    expires_at: datetime


class CaptureReported(DomainEvent):
    """The provider says that somebody has paid. A report is not yet a payment."""

    topic = "payments.capture_reported"
    subject = "payment_id"
    payment_id: UUID
    provider_ref: str
    amount: int
    currency: str
    tender: Tender
    paid_at: datetime


class RefundReported(DomainEvent):
    """The provider says that it has given money back."""

    topic = "payments.refund_reported"
    subject = "refund_id"
    refund_id: UUID
    provider_ref: str


class PaymentCaptured(DomainEvent):
    """The payer has paid, and it fits."""

    topic = "payments.captured"
    subject = "payment_id"
    person = "payer_id"
    payment_id: UUID
    payer_id: UUID
    provider_ref: str
    amount: int
    currency: str
    tender: Tender
    paid_at: datetime


class PaymentMismatch(DomainEvent):
    """The provider reported a payment that differs from the one asked for; a person must look.

    Nothing was taken as paid.
    """

    topic = "payments.mismatch"
    subject = "payment_id"
    payment_id: UUID
    reasons: tuple[str, ...]
    provider_ref: str
    amount: int
    currency: str


class CaptureUnasked(DomainEvent):
    """The provider took money under a number of ours that nobody here knows: its order was lost. It goes back.

    ``return_id`` is the number of the refund, made of the provider's own, so that it goes back once.
    """

    topic = "payments.capture_unasked"
    subject = "return_id"
    return_id: UUID
    payment_id: UUID
    provider: str
    provider_ref: str
    amount: int
    currency: str
    paid_at: datetime


class UnaskedReturned(DomainEvent):
    """Money without an order is back with its payer."""

    topic = "payments.unasked_returned"
    subject = "return_id"
    return_id: UUID
    provider_ref: str


class UnaskedRefused(DomainEvent):
    """The provider refuses to give back money without an order; a person must look."""

    topic = "payments.unasked_refused"
    subject = "return_id"
    return_id: UUID
    refusal: str


class PaymentClosed(DomainEvent):
    """No order waits for this payment any more; the provider is told to take no money for it."""

    topic = "payments.closed"
    subject = "payment_id"
    person = "payer_id"
    payment_id: UUID
    payer_id: UUID
    provider: str


class PaymentUnheard(DomainEvent):
    """The provider has reported nothing in time; it is asked. ``closing``: whether it was to close the payment."""

    topic = "payments.unheard"
    subject = "payment_id"
    person = "payer_id"
    payment_id: UUID
    payer_id: UUID
    provider: str
    closing: bool


class PaymentEnded(DomainEvent):
    """Nobody has paid it, or nothing that fits it, and nobody can any more."""

    topic = "payments.ended"
    subject = "payment_id"
    person = "payer_id"
    payment_id: UUID
    payer_id: UUID


class ShareCaptured(DomainEvent):
    """An order's share has come in. ``late``: the order had given up waiting, so it goes back."""

    topic = "payments.share_captured"
    subject = "share_id"
    person = "payer_id"
    share_id: UUID
    payment_id: UUID
    merchant_id: UUID
    payer_id: UUID
    order_type: str
    order_id: UUID
    amount: int
    currency: str
    late: bool


class ShareReleased(DomainEvent):
    """An order no longer waits for its share."""

    topic = "payments.share_released"
    subject = "share_id"
    person = "payer_id"
    share_id: UUID
    payment_id: UUID
    merchant_id: UUID
    payer_id: UUID
    order_type: str
    order_id: UUID


class ShareReturned(DomainEvent):
    """An order's share that came late is back with the payer, all of it."""

    topic = "payments.share_returned"
    subject = "share_id"
    person = "payer_id"
    share_id: UUID
    payment_id: UUID
    merchant_id: UUID
    payer_id: UUID
    order_type: str
    order_id: UUID


class ShareSettled(DomainEvent):
    """The shop has earned its share: ``amount`` is the shop's part, the commission taken off."""

    topic = "payments.share_settled"
    says = "The shop's share was settled"
    subject = "share_id"
    for_shops = ("share_id", "order_id", "amount", "commission", "currency")
    share_id: UUID
    merchant_id: UUID
    order_type: str
    order_id: UUID
    amount: int
    commission: int
    currency: str


class OfARefund(DomainEvent):
    """The fields of each fact of a refund. Facts from before a refund named its case have no case."""

    subject: ClassVar[str] = "refund_id"
    person: ClassVar[str] = "payer_id"
    refund_id: UUID
    payment_id: UUID
    merchant_id: UUID
    payer_id: UUID
    amount: int
    currency: str
    cause: str
    case_type: str = ""
    case_id: UUID | None = None
    attempt: int = 1
    account_id: UUID | None = None  # the account that the payer has named, where it does not go the way it was paid

    def case_of(self, type_: str) -> UUID | None:
        """The case that the money goes back for, if it is of this type (`aftersales.return`)."""
        return self.case_id if self.case_type == type_ else None


class RefundRequested(OfARefund):
    """Money is to go back; the decision stands, the provider is still to be told."""

    topic = "payments.refund_requested"
    order_type: str
    order_id: UUID
    provider: str


class RefundUnknown(OfARefund):
    """The provider did not answer: the money may have gone back or not. It is asked until it says."""

    topic = "payments.refund_unknown"
    provider: str


class Refunded(OfARefund):
    """The money has gone back."""

    topic = "payments.refunded"
    says = "A refund has gone back"
    for_shops = ("refund_id", "order_id", "amount", "currency")
    order_type: str
    order_id: UUID


class RefundFailed(OfARefund):
    """The provider refused to give the money back; it is asked for again, and a person must look."""

    topic = "payments.refund_failed"
    order_type: str
    order_id: UUID
    reason: str


class RefundAskedAgain(OfARefund):
    """A person has looked at a refund that the provider refused, and has it asked for once more; why, stands beside."""

    topic = "payments.refund_asked_again"


class RefundStuck(OfARefund):
    """The provider has not told the refund's outcome in time; it is asked again, as the same refund."""

    topic = "payments.refund_stuck"
    says = "The provider has not said yet whether the refund is back"
    provider: str


class RefundAccountAsked(OfARefund):
    """The provider refuses to give it back the way it was paid; the payer is asked to name another account."""

    topic = "payments.refund_account_asked"
    says = "The payer was asked for another account"


class RefundAccountNamed(OfARefund):
    """The payer agrees that it goes to the account they name: their consent to another way than the one they paid."""

    topic = "payments.refund_account_named"
    says = "The payer has named another account"


class RefundReplaced(OfARefund):
    """A refused attempt is over: a later one, or another refund, has taken its place."""

    topic = "payments.refund_replaced"


class _OfAReceipt(DomainEvent):
    """The fields of each fact of a receipt: the money, its payer, and the payment that it came for."""

    subject: ClassVar[str] = "receipt_id"
    person: ClassVar[str] = "payer_id"
    receipt_id: UUID
    number: str
    payer_id: UUID
    payment_id: UUID
    provider: str
    provider_ref: str
    amount: int
    currency: str


class ReceiptNoted(_OfAReceipt):
    """Money has come that fits no payment as it was asked."""

    topic = "payments.receipt_noted"
    says = "Money came that fits no payment"
    reasons: tuple[str, ...]


class ReceiptAssigned(_OfAReceipt):
    """Staff have found the payment that it is for; the relay takes it as paid, if it still fits."""

    topic = "payments.receipt_assigned"
    says = "The money was assigned to a payment"
    assigned_to: UUID
    tender: Tender
    paid_at: datetime


class ReceiptMatched(_OfAReceipt):
    """The money has paid the payment it was assigned to."""

    topic = "payments.receipt_matched"
    says = "The money was used for a payment"
    assigned_to: UUID


class _OnItsWayBack(_OfAReceipt):
    """The number under which the provider is asked, if not the receipt's own, and the account, if not the one that
    paid.
    """

    refund_no: UUID | None = None
    account_id: UUID | None = None


class ReceiptGoesBack(_OnItsWayBack):
    """It goes back to who paid it; the provider is still to be told."""

    topic = "payments.receipt_goes_back"
    says = "The money goes back"


class ReceiptStuck(_OnItsWayBack):
    """The provider has not given it back in time; it is asked again."""

    topic = "payments.receipt_stuck"
    says = "The provider has not given the money back yet"


class ReceiptAccountAsked(_OnItsWayBack):
    """The provider refuses to give it back and names its ``refusal``; the payer is asked for another account."""

    topic = "payments.receipt_account_asked"
    says = "The payer was asked for another account"
    refusal: str


class ReceiptAccountNamed(_OnItsWayBack):
    """The payer agrees that it goes to the account they name: their consent to another way than the one they paid."""

    topic = "payments.receipt_account_named"
    says = "The payer has named another account"


class ReceiptSentBack(_OnItsWayBack):
    """It is back where it came from, or at the account that the payer has named."""

    topic = "payments.receipt_sent_back"
    says = "The money is back"
