"""Facts about orders and their parcels."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from orders.sales.types import CancelReason, ParcelEvent, Place, SignedBy
from platform_core.eventlog.facts import DomainEvent


class OrderPlaced(DomainEvent):
    """A contract was concluded; the hash is the contract's."""

    topic = "orders.placed"
    says = "The order was placed"
    subject = "order_id"
    person = "shopper_id"
    for_shops = ("order_id", "purchase_id", "total", "currency", "contract_sha256")
    order_id: UUID
    purchase_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    total: int
    currency: str
    contract_sha256: str


class ContractDamageFound(DomainEvent):
    """The contract on file is not the one that was agreed. Told once an order."""

    topic = "orders.contract_damage_found"
    says = "The contract on file was found changed: the platform's staff were alarmed"
    subject = "order_id"
    person = "shopper_id"
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID


class OrderPaid(DomainEvent):
    """The money for the order is in; the shop has to send it."""

    topic = "orders.paid"
    says = "The order was paid"
    subject = "order_id"
    person = "shopper_id"
    for_shops = ("order_id",)
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    payment_id: UUID


class OrderCancelled(DomainEvent):
    """The order has ended without a delivery."""

    topic = "orders.cancelled"
    says = "The order was cancelled"
    subject = "order_id"
    person = "shopper_id"
    for_shops = ("order_id", "why")
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    why: CancelReason


class CancelRefundOverdue(DomainEvent):
    """The money of a cancelled order is not back in time. ``asked_again``: the provider has refused it, and it is asked
    for again; else it is out."""

    topic = "orders.cancel_refund_overdue"
    says = "The refund of the cancelled order is late: the platform follows it up"
    subject = "order_id"
    person = "shopper_id"
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    asked_again: bool


class CancelRefundDone(DomainEvent):
    """The money of a cancelled order has gone back in full."""

    topic = "orders.cancel_refund_done"
    says = "The refund of the cancelled order went back"
    subject = "order_id"
    person = "shopper_id"
    for_shops = ("order_id",)
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID


class OrderShipped(DomainEvent):
    """A waybill was named. That the parcel was handed over, its carrier says."""

    topic = "orders.shipped"
    says = "The shop has named a waybill"
    subject = "order_id"
    person = "shopper_id"
    for_shops = ("order_id", "shipment_id", "carrier")
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    shipment_id: UUID
    carrier: str
    waybill: str
    region_code: str


class DispatchLate(DomainEvent):
    """The shop has not kept its promise of dispatch: the shopper may cancel, and the delay is on record."""

    topic = "orders.dispatch_late"
    says = "The order was not handed over in the promised time"
    subject = "order_id"
    person = "shopper_id"
    for_shops = ("order_id", "promised_hours")
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    promised_hours: int


class _OfAParcel(DomainEvent):
    """Which parcel, of whose order."""

    subject = "order_id"
    person = "shopper_id"
    for_shops: ClassVar[tuple[str, ...]] = ("order_id", "shipment_id")
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    shipment_id: UUID
    carrier: str
    waybill: str


class ParcelHandedOver(_OfAParcel):
    """The carrier's first word of it: it has the parcel. Only this ends the shopper's right to cancel."""

    topic = "orders.parcel_handed_over"
    says = "The carrier has the parcel"


class ParcelUnconfirmed(_OfAParcel):
    """A waybill was named, and the carrier does not know of a parcel: it counts as not sent."""

    topic = "orders.parcel_unconfirmed"
    says = "The carrier has not confirmed the parcel"


class ParcelStandsStill(_OfAParcel):
    """The carrier has not reported for days: it is asked, and so are shop and shopper."""

    topic = "orders.parcel_stands_still"
    says = "Nothing was heard of the parcel for days: the carrier is asked"


class ParcelLeft(_OfAParcel):
    """The carrier left it with somebody else, without the shopper's consent: no delivery, and the shopper is asked."""

    topic = "orders.parcel_left"
    says = "The carrier left the parcel with somebody else: the shopper is asked"
    for_shops = ("order_id", "shipment_id", "left_at", "place", "signed_by")
    left_at: datetime
    place: Place | None = None
    signed_by: SignedBy | None = None


class ReceiptDenied(_OfAParcel):
    """The shopper does not have a parcel left with somebody else: the carrier has to bring it, or the sale ends."""

    topic = "orders.receipt_denied"
    says = "The shopper does not have the parcel: the carrier has to bring it"


class HandOverUnclear(_OfAParcel):
    """Nobody has said who has the parcel: the carrier is asked for proof and staff decide. ``again``: they have not."""

    topic = "orders.hand_over_unclear"
    says = "Nobody has said who has the parcel: the platform finds out with the carrier"
    for_shops = ("order_id", "shipment_id", "again")
    again: bool


class CarrierReported(DomainEvent):
    """A carrier's report, as it came in; the relay applies it. ``place`` and ``signed_by`` only for a signature."""

    topic = "orders.carrier_reported"
    says = "The carrier reported on the parcel"
    subject = "shipment_id"
    report_id: str
    shipment_id: UUID
    kind: ParcelEvent
    happened_at: datetime
    place: Place | None = None
    signed_by: SignedBy | None = None


class OrderDelivered(DomainEvent):
    """The signature, not the confirmation (ECL-51). Told only when it counts as delivery (ECL-52). ``found``: staff
    have found out that the shopper has it."""

    topic = "orders.delivered"
    says = "The parcel was signed for"
    subject = "order_id"
    person = "shopper_id"
    for_shops = ("order_id", "shipment_id", "signed_at")
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    shipment_id: UUID
    signed_at: datetime
    place: Place
    signed_by: SignedBy
    found: bool = False


class OrderDeclined(DomainEvent):
    """Refused at the door: nothing was delivered, and by that act the shopper does not want it. Told once."""

    topic = "orders.refused"
    says = "The parcel was refused at the door"
    subject = "order_id"
    person = "shopper_id"
    for_shops = ("order_id", "shipment_id", "refused_at")
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    shipment_id: UUID
    refused_at: datetime


class OrderReceived(DomainEvent):
    """The shopper confirmed, or the clock did for a silent one. Settlement may start; no right ends."""

    topic = "orders.received"
    says = "The order was received"
    subject = "order_id"
    person = "shopper_id"
    for_shops = ("order_id", "automatic")
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    automatic: bool
