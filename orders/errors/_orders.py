"""In which ways do quotes, orders, deposits, reviews and subscriptions say no?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused, TooLate, Unavailable


class OrderNotFound(NotFound):
    code = "orders.not_found"
    title = "There is no such order"
    remedy = "Check the id; an order is shown to its shopper and to its shop only."
    order_id: UUID


class ContractDamaged(Conflict):
    """The text on file is not the one whose hash was told when the contract was concluded."""

    code = "orders.contract_damaged"
    title = "The contract on file is not the one that was agreed"
    remedy = "Nothing is decided by it. Our staff have been alarmed and look into it; keep your own copy."
    order_id: UUID


class ContractIncomplete(RuleRefused):
    """The shop or its listing does not tell what the law asks of a contract: nothing was concluded or charged."""

    code = "orders.contract_incomplete"
    title = "A part of the contract is missing"
    remedy = "The parts listed in params are missing; the shop has to complete its listing or its own particulars."
    missing: tuple[str, ...]


class PurchaseNotFound(NotFound):
    code = "orders.purchase_not_found"
    title = "There is no such purchase"
    remedy = "Check the id; a purchase is shown to its shopper only."
    purchase_id: UUID


class PurchasePaid(Conflict):
    code = "orders.purchase_paid"
    title = "This purchase has been paid"
    remedy = "Cancel its orders one by one; each may be cancelled until it is handed over."
    purchase_id: UUID


class QuoteNotFound(NotFound):
    code = "orders.quote_not_found"
    title = "There is no such quote"
    remedy = "Ask for a new quote."
    quote_id: UUID


class QuoteExpired(TooLate):
    code = "orders.quote_expired"
    title = "The quoted prices no longer stand"
    remedy = "Ask for a new quote and look at its prices."
    quote_id: UUID
    closed_at: datetime


class QuoteUsed(Conflict):
    code = "orders.quote_used"
    title = "This quote has been ordered already"
    remedy = "Look at your purchases, or ask for a new quote to order once more."
    quote_id: UUID


class NotOnOffer(RuleRefused):
    code = "orders.not_on_offer"
    title = "Some of these goods are not on offer"
    remedy = "Take out the SKUs listed in params and ask again."
    sku_ids: tuple[UUID, ...]


class RegionNeeded(RuleRefused):
    code = "orders.region_needed"
    title = "What it costs to send these goods depends on where they go"
    remedy = "Ask again with `region_code`: the code of the region by GB/T 2260, its first two digits at least."
    sku_ids: tuple[UUID, ...]


class NotDelivered(RuleRefused):
    code = "orders.not_delivered"
    title = "Some of these goods are not sent to this province"
    remedy = "Take out the SKUs listed in params, or have them sent somewhere else."
    province: str
    sku_ids: tuple[UUID, ...]


class RegionChanged(Conflict):
    code = "orders.region_changed"
    title = "The freight was quoted for another province"
    remedy = "Ask for a new quote with the region of the recipient, and look at its freight."
    quoted: tuple[str, ...]
    province: str


class OfferChanged(Conflict):
    """The price would stand, but the listing was revised: what was shown is not what would be sold."""

    code = "orders.offer_changed"
    title = "The listing was revised after the quote"
    remedy = "Ask for a new quote and look at what has changed."
    sku_ids: tuple[UUID, ...]


class RulesChanged(Conflict):
    """The rules that the quote showed are no longer those in force: nobody has accepted the new ones yet."""

    code = "orders.rules_changed"
    title = "The rules of the platform have changed since the quote"
    remedy = "Ask for a new quote, and read the versions listed in params: an order accepts those in force."
    in_force: tuple[UUID, ...]


class OrderRefused(RuleRefused):
    code = "orders.refused"
    title = "This cannot be ordered"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]


class MoneyGoesBack(Conflict):
    code = "orders.money_goes_back"
    title = "All money of this order goes back"
    remedy = "Do not send it: the order ends by itself, and the goods stand on your shelf again."
    order_id: UUID


class ShippingRefused(RuleRefused):
    code = "orders.shipping_refused"
    title = "The parcel does not match the order"
    remedy = "Every reason is listed in params: pack each line in full, each lot by its quantity."
    reasons: tuple[str, ...]


class UnknownCarrier(RuleRefused):
    code = "orders.unknown_carrier"
    title = "We do not work with this carrier"
    remedy = "Take one of those listed in params."
    carrier: str
    known: tuple[str, ...]


class WaybillTaken(Conflict):
    code = "orders.waybill_taken"
    title = "This waybill stands on another shipment of yours"
    remedy = "Check the number on the label."
    carrier: str
    waybill: str


class ReceiptRefused(Conflict):
    code = "orders.receipt_refused"
    title = "There is nothing to confirm yet"
    remedy = "Confirm once the carrier has handed the parcel over to you."
    reasons: tuple[str, ...]


class HandedOver(Conflict):
    """The carrier has the parcel, or was told of it and may still confirm it in time."""

    code = "orders.handed_over"
    title = "The parcel was given to the carrier"
    remedy = "Refuse it at the door, or return it. If the carrier does not confirm the parcel in time you may cancel."
    order_id: UUID


class RecipientHidden(Conflict):
    code = "orders.recipient_hidden"
    title = "There is no parcel to label"
    remedy = "The address is shown while a paid order waits to be sent or is under way."
    order_id: UUID
    state: str


class UnknownParcel(NotFound):
    code = "orders.unknown_parcel"
    title = "We know of no such parcel"
    remedy = "Send the reference as it was announced to you."
    shipment_id: UUID


class CarrierSilent(Unavailable):
    code = "orders.carrier_silent"
    title = "The carrier does not answer"
    remedy = "Nothing is lost: we ask again by ourselves."
    carrier: str


class DepositNotFound(NotFound):
    code = "orders.deposit_not_found"
    title = "There is no such deposit"
    remedy = "Check the id; a deposit is shown to its shopper and to its shop only."
    deposit_id: UUID


class DepositNotDue(Conflict):
    code = "orders.deposit_not_due"
    title = "The goods of this deposit are not delivered yet"
    remedy = "Ask for it back once they are. If the order is cancelled before, the deposit goes back with it by itself."
    deposit_id: UUID


class DepositClaimPartial(Conflict):
    code = "orders.deposit_claim_partial"
    title = "The shop has not claimed the whole deposit"
    remedy = "Decide about the part that it has claimed; the rest goes back."
    deposit_id: UUID


class DepositObjectionLate(TooLate):
    code = "orders.deposit_objection_late"
    title = "The time to object is over"
    remedy = "Silence confirmed it: the deposit goes back."
    closed_at: datetime


class DepositObjectionRefused(RuleRefused):
    code = "orders.deposit_objection_refused"
    title = "An objection names a condition that was stated, an amount, and shows evidence"
    remedy = "Every reason is listed in params. Upload at least one file to this deposit, and say what it shows."
    reasons: tuple[str, ...]


class DepositRulingLate(TooLate):
    code = "orders.deposit_ruling_late"
    title = "The time to decide is over"
    remedy = "The deposit goes back in full: what nobody has decided in time, gives the shop nothing."
    closed_at: datetime


class DepositRulingRefused(RuleRefused):
    code = "orders.deposit_ruling_refused"
    title = "A decision needs its reasons, and gives no more than was claimed"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]


class DepositClosed(Conflict):
    code = "orders.deposit_closed"
    title = "Nothing has to be shown about this deposit now"
    remedy = "Files may be added from the application until it is decided."
    deposit_id: UUID


class LineNotFound(NotFound):
    code = "orders.line_not_found"
    title = "There is no such line in this order"
    remedy = "Take the id of a line of the order."
    line_id: UUID


class ReviewNotFound(NotFound):
    code = "orders.review_not_found"
    title = "There is no such review"
    remedy = "Check the id. A review is added to by its author, and replied to by its shop."
    review_id: UUID


class ReviewRefused(RuleRefused):
    code = "orders.review_refused"
    title = "This cannot be written there"
    remedy = "Every reason is listed in params. Goods may be reviewed once they have been handed over."
    reasons: tuple[str, ...]


class ReviewGiven(Conflict):
    code = "orders.review_given"
    title = "This line has its review"
    remedy = "A review is given once and stays as it is; you may add to it once."
    line_id: UUID


class AdditionGiven(Conflict):
    code = "orders.addition_given"
    title = "This review has its addition"
    remedy = "A review is added to once; both texts stay as they are."
    review_id: UUID


class AdditionTooLate(TooLate):
    code = "orders.addition_too_late"
    title = "The time to add to this review is over"
    remedy = "Your review stays as it is. If something is wrong with the goods, complain: that is always open."
    closed_at: datetime


class ReplyGiven(Conflict):
    code = "orders.reply_given"
    title = "This review has its reply"
    remedy = "A shop replies once; review and reply stay as they are."
    review_id: UUID


class MaskingNotFound(NotFound):
    code = "orders.masking_not_found"
    title = "There is no such proposal"
    remedy = "Check the id; a proposal is shown to the author and to the shop of the review."
    masking_id: UUID


class MaskRefused(RuleRefused):
    code = "orders.mask_refused"
    title = "A review is not masked so"
    remedy = "Every reason is listed in params. Only content that breaks the law is masked; a bad review is no ground."
    reasons: tuple[str, ...]


class MaskUnderWay(Conflict):
    code = "orders.mask_under_way"
    title = "This review is masked, or a proposal to mask it is under way"
    remedy = "Look at that proposal."
    review_id: UUID


class SpokenAlready(Conflict):
    code = "orders.spoken_already"
    title = "You have been heard about this proposal"
    remedy = "Each side speaks once. You are told of the decision."
    masking_id: UUID


class HearingOver(TooLate):
    code = "orders.hearing_over"
    title = "The time to speak about this proposal is over"
    remedy = "You are told of the decision. If the review is masked, its author may appeal."
    closed_at: datetime


class MaskTooLate(TooLate):
    code = "orders.mask_too_late"
    title = "The time to decide is over"
    remedy = "The review is shown: what nobody has decided in time, masks nothing."
    closed_at: datetime


class AppealTooLate(TooLate):
    code = "orders.appeal_too_late"
    title = "The time to appeal is over"
    remedy = "The mask stands. If you think that it breaks the law, complain to the authority."
    closed_at: datetime


class OwnMasking(Conflict):
    code = "orders.own_masking"
    title = "You had a part in this already"
    remedy = "One person proposes, another decides, and a third decides the appeal."
    masking_id: UUID


class PlanNotFound(NotFound):
    code = "orders.plan_not_found"
    title = "There is no such plan"
    remedy = "Look at the plans of the listing."
    plan_id: UUID


class PlanRefused(RuleRefused):
    """``least_days``: so many days lie between the act and the first debit, so that its notices fit in."""

    code = "orders.plan_refused"
    title = "A subscription cannot be offered on these terms"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]
    least_days: int


class SubscriptionNotFound(NotFound):
    code = "orders.subscription_not_found"
    title = "There is no such subscription"
    remedy = "Check the id; a subscription is shown to its shopper and to its shop only."
    subscription_id: UUID


class SubscriptionRefused(RuleRefused):
    code = "orders.subscription_refused"
    title = "This cannot be subscribed to"
    remedy = "Every reason is listed in params. Agree to the debits and to the key terms, each by itself."
    reasons: tuple[str, ...]


class AddOnRefused(RuleRefused):
    code = "orders.add_on_refused"
    title = "This cannot be offered beside the other"
    remedy = "Offer another SKU of your own shop."
    reasons: tuple[str, ...]
