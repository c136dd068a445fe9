"""Refusals of orders and their parcels."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused, Unavailable


class NotByCarrier(Conflict):
    """A waybill for an order without a parcel would start clocks that nobody can meet."""

    code = "orders.not_by_carrier"
    title = "This order is delivered by a code, without a carrier"
    remedy = "Hand over its codes: one for each piece of each line."
    order_id: UUID


class CodesDelivered(Conflict):
    """A shopper cannot give back a code that they could read."""

    code = "orders.codes_delivered"
    title = "The codes of this order were handed over"
    remedy = "It is not cancelled any more. If one of them does not work, complain about the order."
    order_id: UUID


class ReceiptNotAsked(Conflict):
    """The carrier has not left it with somebody else, or the shopper has said already that it is not with them."""

    code = "orders.receipt_not_asked"
    title = "There is no open question whether you have this parcel"
    remedy = "Look at the order: it says where the parcel is, and what you may do."
    order_id: UUID


class HandOverRefused(RuleRefused):
    code = "orders.hand_over_refused"
    title = "Nothing can be decided about this parcel so"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]


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
