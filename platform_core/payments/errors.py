"""The refusals of paying."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, Unavailable


class PaymentNotFound(NotFound):
    code = "payments.not_found"
    title = "There is no such payment"
    remedy = "Check the address; only the payer sees a payment."
    payment_id: UUID


class ShareNotFound(NotFound):
    code = "payments.share_not_found"
    title = "No payment was asked for this order"
    remedy = "Check the order."
    order_id: UUID


class RefundNotFound(NotFound):
    code = "payments.refund_not_found"
    title = "There is no such refund"
    remedy = "Check the id."
    refund_id: UUID


class NothingToPay(RuleRefused):
    code = "payments.nothing_to_pay"
    title = "A payment needs an amount above zero, and no share below zero"
    remedy = "Leave out what costs nothing."
    amount: int


class NotRefundable(RuleRefused):
    code = "payments.not_refundable"
    title = "This amount cannot go back"
    remedy = "Ask for no more than was paid and has not gone back yet."
    reasons: tuple[str, ...]
    amount: int
    refundable: int


class RefundDiffers(Conflict):
    code = "payments.refund_differs"
    title = "Another amount was asked back for the same case"
    remedy = "One attempt is one refund; look at the one there is."
    refund_id: UUID


class RefundStands(Conflict):
    code = "payments.refund_stands"
    title = "This refund has not failed, or was asked for again"
    remedy = "Look at the last attempt of its case; only a refused one is asked for again."
    refund_id: UUID


class AccountNotAsked(Conflict):
    code = "payments.account_not_asked"
    title = "Nobody asks for another account for this refund"
    remedy = "It is on its way, or back, or tried again by itself; you are asked when the provider refuses to the last."
    refund_id: UUID


class AccountRefused(RuleRefused):
    code = "payments.account_refused"
    title = "Money cannot go to an account like this"
    remedy = "Name its holder, its bank and its number, 8 to 30 digits, and agree that the money goes there."
    reasons: tuple[str, ...]


class NotSettleable(Conflict):
    code = "payments.not_settleable"
    title = "This share cannot be paid to the shop now"
    remedy = "Lower the commission: it comes out of what is left for the shop."
    reasons: tuple[str, ...]


class UnknownReport(RuleRefused):
    code = "payments.unknown_report"
    title = "We do not know this kind of message"
    remedy = "Send payment.captured or refund.succeeded."
    type: str


class ProviderSilent(Unavailable):
    code = "payments.provider_silent"
    title = "The payment provider does not answer"
    remedy = "It is asked again by itself; nothing is lost."
    provider: str


class CaptureWaiting(Unavailable):
    code = "payments.capture_waiting"
    title = "The provider has reported this payment, and the report is still to be applied"
    remedy = "It is applied by itself; come again in a moment."
    purchase_id: UUID


class Forged(NotAllowed):
    code = "payments.forged_report"
    title = "The provider did not leave this report"
    remedy = "Nothing was done; a person must find out who wrote it."
    event_id: UUID


class ReceiptNotFound(NotFound):
    code = "payments.receipt_not_found"
    title = "There is no such money"
    remedy = "Check the id; money that fits no payment is shown to who paid it and to staff only."
    receipt_id: UUID


class FitsNoPayment(Conflict):
    code = "payments.fits_no_payment"
    title = "This money fits no payment that the payer still owes"
    remedy = "Send it back; it goes back by itself otherwise."
    receipt_id: UUID


class MandateNotFound(NotFound):
    code = "payments.mandate_not_found"
    title = "There is no such mandate"
    remedy = "Check the id; only the payer sees a mandate."
    mandate_id: UUID


class DebitRefused(RuleRefused):
    code = "payments.debit_refused"
    title = "Nothing may be debited"
    remedy = "Every reason is listed in params: a debit needs a mandate in force, its amount, and both notices in time."
    mandate_id: UUID
    reasons: tuple[str, ...]


class PayoutAccountNotFound(NotFound):
    code = "payments.payout_account_not_found"
    title = "There is no such account"
    remedy = "Check the id; a shop sees its own accounts."
    payout_account_id: UUID


class PayoutAccountNotUsable(RuleRefused):
    code = "payments.payout_account_not_usable"
    title = "No money can go to this account"
    remedy = "Mend every reason listed and name it again."
    reasons: tuple[str, ...]


class PayoutNotFound(NotFound):
    code = "payments.payout_not_found"
    title = "There is no such payout"
    remedy = "Check the id; a shop sees its own payouts."
    payout_id: UUID


class NoPayoutAccount(Conflict):
    code = "payments.no_payout_account"
    title = "There is no account to which money could go"
    remedy = "Name an account; it counts once the payment provider has verified it."
