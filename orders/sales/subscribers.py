"""Orders follow carriers and refunds, and tell their parties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import platform_core.notices.commands as notices
from catalog.ranking import commands as ranking_commands
from merchants.credit import commands as credit_commands
from merchants.credit.types import CreditEntry, CreditKind
from merchants.violations.types import About
from orders.sales import queries
from orders.sales.commands import cancelling, parcels, receiving
from orders.sales.deadlines import CONFIRM_RECEIPT, END_UNSENT, FIND_PARCEL, HAND_OVER
from orders.sales.errors import UnknownParcel
from orders.sales.events import (
    CarrierReported,
    ContractDamageFound,
    DispatchLate,
    HandOverUnclear,
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
    OrderReceived,
    OrderShipped,
    ParcelLeft,
    ParcelStandsStill,
    ParcelUnconfirmed,
    ReceiptDenied,
)
from orders.sales.ports import CARRIERS, REPORTS_TO
from orders.sales.types import CancelReason
from platform_core.actors import RELAY
from platform_core.cases.queries import due_at
from platform_core.clock import in_a_text
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.queries import is_vouched_for
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.payments.events.payments import Refunded, RefundRequested

ORDER: Final = "orders.order"
# What shopper and shop read of an order that was paid and has ended.
PAID_AND_ENDED: Final[Mapping[CancelReason, tuple[str, str]]] = {
    CancelReason.BEFORE_HAND_OVER: ("orders.called_off", "orders.do_not_ship"),
    CancelReason.MONEY_GOES_BACK: ("orders.called_off", "orders.nothing_to_send"),
    CancelReason.UNSAFE: ("orders.unsafe_for_shopper", "orders.unsafe_for_shop"),
    CancelReason.NOT_SENT: ("orders.not_sent_for_shopper", "orders.not_sent_for_shop"),
    CancelReason.LOST: ("orders.lost_for_shopper", "orders.lost_for_shop"),
    CancelReason.LEFT_ELSEWHERE: ("orders.left_elsewhere_for_shopper", "orders.left_elsewhere_for_shop"),
    CancelReason.REFUSED_AT_DOOR: ("orders.declined_for_shopper", "orders.declined_for_shop"),
}


@subscribe(OrderShipped, name="orders.announce_parcel", outside=True, replayable=True)
def announce_parcel(fact: OrderShipped, context: DeliveryContext) -> None:
    CARRIERS[fact.carrier].announce(
        fact.shipment_id,
        waybill=fact.waybill,
        region_code=fact.region_code,
        reports_to=REPORTS_TO,
        request_id=context.event_id,
    )


@subscribe(OrderReceived, name="orders.put_sale_on_file", replayable=True)
def put_sale_on_file(fact: OrderReceived, context: DeliveryContext) -> None:
    """Each received order is one of the sales that a shop's credit is counted against."""
    entry = CreditEntry(
        kind=CreditKind.SALE, what=fact.topic, source=About(ORDER, fact.order_id), happened_at=context.occurred_at
    )
    credit_commands.record_credit_fact(fact.merchant_id, entry=entry, by=RELAY, at=context.handled_at)


@subscribe(OrderReceived, name="orders.count_received")
def count_received(fact: OrderReceived, context: DeliveryContext) -> None:
    """Count received pieces where listings are ordered by sales. Not replayable: it would count twice."""
    lines = queries.order(fact.order_id, by=RELAY).lines.all()
    pieces = {line.sku_id: line.quantity for line in lines}
    ranking_commands.count_received(pieces, by=RELAY, at=context.handled_at)


@subscribe(CarrierReported, name="orders.apply_carrier_report", replayable=True)
def apply_carrier_report(fact: CarrierReported, context: DeliveryContext) -> None:
    """Anyone may write a carrier's name into an event; only the carrier's own door leaves one that is vouched for."""
    if not is_vouched_for(context.event_id, by=context.by):
        raise UnknownParcel(shipment_id=fact.shipment_id)
    parcels.record_report(fact, source=context.by, by=RELAY, at=context.handled_at)


@subscribe(RefundRequested, name="orders.follow_asked_refund", replayable=True)
def follow_asked_refund(fact: RefundRequested, context: DeliveryContext) -> None:
    if fact.order_type == ORDER:
        cancelling.end_refunded_order(fact.order_id, by=RELAY, at=context.handled_at)


@subscribe(Refunded, name="orders.follow_refund", replayable=True)
def follow_refund(fact: Refunded, context: DeliveryContext) -> None:
    """The money of a cancelled order may be back with it; and where it kept a shop from being paid, it does no more."""
    if fact.order_type == ORDER:
        cancelling.note_refund(fact.order_id, by=RELAY, at=context.handled_at)
        receiving.settle(fact.order_id, by=RELAY, at=context.handled_at)


@subscribe(OrderPaid, name="orders.notify_paid")
def notify_paid(fact: OrderPaid, context: DeliveryContext) -> None:
    order, at = queries.order(fact.order_id, by=RELAY), context.handled_at
    to_do = "orders.to_hand_over" if order.by_code else "orders.to_ship"
    notices.send(fact.shopper_id, template="orders.paid", params={"number": order.number}, by=RELAY, at=at)
    notices.send_to_shop(fact.merchant_id, template=to_do, params={"number": order.number}, by=RELAY, at=at)


@subscribe(OrderShipped, name="orders.notify_shipped")
def notify_shipped(fact: OrderShipped, context: DeliveryContext) -> None:
    params = {"number": queries.number_of(fact.order_id), "waybill": fact.waybill}
    notices.send(fact.shopper_id, template="orders.shipped", params=params, by=RELAY, at=context.handled_at)


@subscribe(OrderDelivered, name="orders.notify_delivered")
def notify_delivered(fact: OrderDelivered, context: DeliveryContext) -> None:
    """Both hear of a parcel of which staff found out that the shopper has it; else the shopper."""
    if fact.found:
        until = in_a_text(due_at(fact.order_id, of=CONFIRM_RECEIPT))
        _tell_both(fact, context, "orders.found_delivered_for_shopper", "orders.found_delivered_for_shop", until=until)
    else:
        _tell_shopper(fact, context)


@subscribe(OrderCancelled, name="orders.notify_cancelled")
def notify_cancelled(fact: OrderCancelled, context: DeliveryContext) -> None:
    """Of one that was paid the shop hears as well."""
    if fact.why not in PAID_AND_ENDED:
        _tell_shopper(fact, context)
        return
    to_shopper, to_shop = PAID_AND_ENDED[fact.why]
    _tell_both(fact, context, to_shopper, to_shop, hours=_hours_to_refund(context))


@subscribe(DispatchLate, name="orders.notify_late")
def notify_late(fact: DispatchLate, context: DeliveryContext) -> None:
    """The shop hears of it as of all that goes on its record."""
    params = {"number": queries.number_of(fact.order_id), "hours": str(fact.promised_hours)}
    params["until"] = in_a_text(due_at(fact.order_id, of=END_UNSENT))
    notices.send(fact.shopper_id, template="orders.late", params=params, by=RELAY, at=context.handled_at)


@subscribe(ParcelUnconfirmed, name="orders.notify_unconfirmed")
def notify_unconfirmed(fact: ParcelUnconfirmed, context: DeliveryContext) -> None:
    _tell_both(fact, context, "orders.unconfirmed_for_shopper", "orders.unconfirmed_for_shop", waybill=fact.waybill)


@subscribe(ParcelStandsStill, name="orders.notify_standing_still")
def notify_standing_still(fact: ParcelStandsStill, context: DeliveryContext) -> None:
    to_shopper, to_shop = "orders.stands_still_for_shopper", "orders.stands_still_for_shop"
    until = in_a_text(due_at(fact.order_id, of=FIND_PARCEL))
    _tell_both(fact, context, to_shopper, to_shop, waybill=fact.waybill, until=until)


@subscribe(ParcelLeft, name="orders.notify_parcel_left")
def notify_parcel_left(fact: ParcelLeft, context: DeliveryContext) -> None:
    said = {"waybill": fact.waybill, "left_at": in_a_text(fact.left_at), "signed_by": fact.signed_by or ""}
    until = in_a_text(due_at(fact.order_id, of=HAND_OVER))
    _tell_both(fact, context, "orders.parcel_left_for_shopper", "orders.parcel_left_for_shop", **said, until=until)


@subscribe(ReceiptDenied, name="orders.notify_receipt_denied")
def notify_receipt_denied(fact: ReceiptDenied, context: DeliveryContext) -> None:
    to_shopper, to_shop = "orders.receipt_denied_for_shopper", "orders.receipt_denied_for_shop"
    until = in_a_text(due_at(fact.order_id, of=FIND_PARCEL))
    _tell_both(fact, context, to_shopper, to_shop, waybill=fact.waybill, until=until)


@subscribe(HandOverUnclear, name="orders.notify_hand_over_unclear")
def notify_hand_over_unclear(fact: HandOverUnclear, context: DeliveryContext) -> None:
    """Once; staff are told each time, by the command."""
    if not fact.again:
        to_shopper, to_shop = "orders.hand_over_unclear_for_shopper", "orders.hand_over_unclear_for_shop"
        _tell_both(fact, context, to_shopper, to_shop, waybill=fact.waybill)


def ask_carrier(fact: Any, context: DeliveryContext) -> None:
    """A report may have been lost on its way to us."""
    known = CARRIERS[fact.carrier].trace(fact.waybill)
    parcels.record_answer(fact.shipment_id, known=known, by=RELAY, at=context.handled_at)


subscribe(ParcelStandsStill, name="orders.ask_carrier", outside=True)(ask_carrier)
subscribe(ReceiptDenied, name="orders.ask_carrier_to_bring", outside=True)(ask_carrier)
subscribe(HandOverUnclear, name="orders.ask_carrier_for_proof", outside=True)(ask_carrier)


@subscribe(Refunded, name="orders.notify_refunded")
def notify_refunded(fact: Refunded, context: DeliveryContext) -> None:
    """Of a cancelled order; refunds of other cases are theirs to tell."""
    if order_id := fact.case_of(ORDER):
        params = {"number": queries.number_of(order_id), "amount": str(Money(fact.amount, fact.currency))}
        notices.send(fact.payer_id, template="orders.money_back", params=params, by=RELAY, at=context.handled_at)


@subscribe(OrderReceived, name="orders.notify_received")
def notify_received(fact: OrderReceived, context: DeliveryContext) -> None:
    _tell_shopper(fact, context)


@subscribe(ContractDamageFound, name="orders.alarm_contract_damage")
def alarm_contract_damage(fact: ContractDamageFound, context: DeliveryContext) -> None:
    """Alarm staff: only a person can find out who changed the contract, and its former text."""
    params = {"number": queries.number_of(fact.order_id)}
    notices.send_to_staff(template="orders.contract_damaged", params=params, by=RELAY, at=context.handled_at)


def _tell_both(
    fact: OrderCancelled
    | OrderDelivered
    | ParcelUnconfirmed
    | ParcelStandsStill
    | ParcelLeft
    | ReceiptDenied
    | HandOverUnclear,
    context: DeliveryContext,
    to_shopper: str,
    to_shop: str,
    **more: str,
) -> None:
    params, at = {"number": queries.number_of(fact.order_id), **more}, context.handled_at
    notices.send(fact.shopper_id, template=to_shopper, params=params, by=RELAY, at=at)
    notices.send_to_shop(fact.merchant_id, template=to_shop, params=params, by=RELAY, at=at)


def _hours_to_refund(context: DeliveryContext) -> str:
    """The hours of the refund clock that began with this fact."""
    return str(queries.refund_within(at=context.occurred_at).value)


def _tell_shopper(fact: OrderDelivered | OrderCancelled | OrderReceived, context: DeliveryContext) -> None:
    """The template bears the name of the topic."""
    params = {"number": queries.number_of(fact.order_id)}
    notices.send(fact.shopper_id, template=fact.topic, params=params, by=RELAY, at=context.handled_at)
