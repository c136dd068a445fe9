"""Commands on a paid order until its delivery: start its clocks, and act on a parcel that is late, lost or left.

If nobody says who has a parcel that was left with somebody, neither money nor goods move: after the question comes an
inquiry, and after the inquiry an alarm to staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands as notices
from catalog.prices import commands as prices_commands
from catalog.prices.types import TradedLine
from merchants.violations import commands as violations_commands
from merchants.violations.types import About, ViolationKind
from orders.contracts.deadlines import CONFIRM_WITHIN
from orders.sales import policies, queries
from orders.sales.commands.cancelling import end_clocks_and_lock, end_sale
from orders.sales.deadlines import (
    CONFIRM_RECEIPT,
    DISPATCH,
    END_UNSENT,
    FIND_PARCEL,
    HAND_OVER,
    HAND_OVER_INQUIRY,
    MOVEMENT,
    PAYMENT,
    PICK_UP,
)
from orders.sales.errors import HandOverRefused, ReceiptNotAsked
from orders.sales.events import (
    DispatchLate,
    HandOverUnclear,
    OrderDelivered,
    OrderPaid,
    ParcelLeft,
    ParcelStandsStill,
    ParcelUnconfirmed,
    ReceiptDenied,
)
from orders.sales.models.orders import Order, OrderLine
from orders.sales.models.parcels import HandOverWord, Shipment
from orders.sales.states import OrderState
from orders.sales.types import CancelReason, LeftParcel, Place, SignedBy
from platform_core.actors import Actor, Role
from platform_core.cases.records import write
from platform_core.deadlines.commands import clocks
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.spans import Hours
from platform_core.money import Money
from platform_core.states import WrongRole
from platform_core.tenancy.gathering import together, update_now
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound


@dataclass(frozen=True, slots=True)
class Signature:
    """When, where and by whom a parcel was signed for. ``signed_by`` is empty if the carrier named nobody."""

    signed_at: datetime
    place: str
    signed_by: str


@fulfils("OPR-27")
@fulfils("ECL-52", part="consent to a hand-over")
def ask_shopper(order: Order, shipment: Shipment, left: LeftParcel, *, by: Actor, at: datetime) -> None:
    """Ask the shopper whether they have the parcel, and tell the shop.

    The caller has locked the order and ended its clocks.
    """
    fact = ParcelLeft(
        **shipment.fact_fields(),
        left_at=left.left_at,
        place=Place(left.place) if left.place else None,
        signed_by=SignedBy(left.signed_by) if left.signed_by else None,
    )
    event_id = publish(fact, by=by, at=at)
    clocks.start(HAND_OVER, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)


@fulfils("ECL-20")
@fulfils("ECL-52", part="consent to a hand-over")
@transaction.atomic(savepoint=False)
@together()
def deny_receipt(order_id: UUID, *, by: Actor, at: datetime) -> Order:
    """Deny the receipt, as the shopper. The carrier is asked to bring the parcel; if it does not, the sale ends.

    Raises ``OrderNotFound``, ``WrongRole``, ``ReceiptNotAsked``.
    """
    seen = Order.objects.see(order_id, by=by)
    if by.role is not Role.SHOPPER:
        raise WrongRole(lifecycle="order", transition="deny_receipt", role=by.role)
    with acting_for(seen.merchant_id):
        order = end_clocks_and_lock(order_id, by=by, at=at)
        if not policies.may_deny_receipt(queries.sending_facts(order)):
            raise ReceiptNotAsked(order_id=order_id)
        shipment, _ = _left_parcel(order)
        write(_build_word(shipment, has_it=False, by=by, at=at))
        event_id = publish(ReceiptDenied(**shipment.fact_fields()), by=by, at=at)
        clocks.start(FIND_PARCEL, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    return order


@transaction.atomic(savepoint=False)
def open_inquiry(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """Open an inquiry, because the shopper has not answered: the carrier is asked for proof, and staff decide."""
    _inquire(order_id, again=False, by=by, at=at)


@transaction.atomic(savepoint=False)
def chase_inquiry(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell staff again that nobody has decided, and start the clock anew."""
    _inquire(order_id, again=True, by=by, at=at)


@fulfils("OPR-27")
@transaction.atomic(savepoint=False)
@together()
def find_on_hand_over(order_id: UUID, *, has_it: bool, reasons: str, by: Actor, at: datetime) -> Order:
    """Decide, as staff, whether the shopper has the parcel, for reasons that both sides read.

    If so, it is delivered, and the shopper's days count from now; if not, the sale ends and all its money goes back.

    Raises ``OrderNotFound``, ``WrongRole``, ``HandOverRefused``.
    """
    seen = Order.objects.see(order_id, by=by)
    if by.role is not Role.STAFF:
        raise WrongRole(lifecycle="order", transition="find_on_hand_over", role=by.role)
    with acting_for(seen.merchant_id):
        order = end_clocks_and_lock(order_id, by=by, at=at)
        facts = queries.sending_facts(order)
        if not (verdict := policies.may_find_on_hand_over(facts, reasons=reasons)):
            raise HandOverRefused(reasons=verdict.codes())
        shipment, left = _left_parcel(order)
        write(_build_word(shipment, has_it=has_it, by=by, at=at), reasons)
        if has_it:
            signature = Signature(at, place=left.place, signed_by=left.signed_by)
            deliver(order, shipment, signature, found=True, by=by, at=at)
        else:
            end_sale(order, "lose", why=policies.why_not_found(facts), by=by, at=at)
    return order


@fulfils("ECL-51")
def deliver(
    order: Order, shipment: Shipment, signature: Signature, *, by: Actor, at: datetime, found: bool = False
) -> None:
    """Record the signature, which is the delivery, and start the shopper's clock. ``found``: staff have decided so.

    The caller has locked the order, since its shopper may confirm at this moment.
    """
    signed_at = signature.signed_at
    shipment.signed_at, shipment.signed_place = signed_at, signature.place or Place.OTHER
    shipment.signed_by = signature.signed_by or SignedBy.PROXY  # unnamed is not the addressee
    update_now(shipment, ["signed_at", "signed_place", "signed_by"])
    event_id = publish(_fact_of_delivery(shipment, signed_at, found=found), by=by, at=at)
    clocks.start(
        CONFIRM_RECEIPT,
        about=order.as_subject(),
        started_at=signed_at,
        event_id=event_id,
        promised=queries.promised_span(CONFIRM_WITHIN, order_id=order.id, on=signed_at, at=at),
        by=by,
        at=at,
    )


def _inquire(order_id: UUID, *, again: bool, by: Actor, at: datetime) -> None:
    order = Order.objects.take(order_id, by=by)
    shipment, _ = _left_parcel(order)
    event_id = publish(HandOverUnclear(**shipment.fact_fields(), again=again), by=by, at=at)
    clocks.start(HAND_OVER_INQUIRY, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    params: dict[str, str | int] = {"number": order.number, "waybill": shipment.waybill, "again": int(again)}
    with bound(SYSTEM):  # a shop may not know who works for the platform
        notices.send_to_staff(template="orders.hand_over_unclear_for_staff", params=params, by=by, at=at)


def _left_parcel(order: Order) -> tuple[Shipment, LeftParcel]:
    """The parcel that the carrier left with somebody else, locked."""
    found = queries.left_parcel(order)
    if found is None:
        raise ValueError(f"no parcel of {order.id} was left with somebody else")
    return Shipment.objects.select_for_update(of=("self",)).get(id=found[0]), found[1]


def _build_word(shipment: Shipment, *, has_it: bool, by: Actor, at: datetime) -> HandOverWord:
    return HandOverWord(
        merchant_id=shipment.merchant_id,
        order_id=shipment.order_id,
        shipment=shipment,
        shopper_id=shipment.shopper_id,
        has_it=has_it,
        said_by=by.role,
        speaker_id=by.id,
        said_at=at,
    )


def _fact_of_delivery(shipment: Shipment, signed_at: datetime, *, found: bool) -> OrderDelivered:
    return OrderDelivered(
        order_id=shipment.order_id,
        shopper_id=shipment.shopper_id,
        merchant_id=shipment.merchant_id,
        shipment_id=shipment.id,
        signed_at=signed_at,
        place=Place(shipment.signed_place),
        signed_by=SignedBy(shipment.signed_by),
        found=found,
    )


@transaction.atomic(savepoint=False)
def note_late(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """Record that no carrier has the parcel at the promised time. From now on the shopper may cancel, and the shop has
    a violation. Inside ``acting_for`` its shop.
    """
    order = Order.objects.take(order_id, by=by)
    fact = DispatchLate(
        order_id=order.id,
        shopper_id=order.shopper_id,
        merchant_id=order.merchant_id,
        promised_hours=order.dispatch_hours,
    )
    event_id = publish(fact, by=by, at=at)
    clocks.start(END_UNSENT, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    violations_commands.record_violation(
        order.merchant_id,
        kind=ViolationKind.DISPATCH_LATE,
        subject=About("orders.order", order.id),
        duties=DISPATCH.duties,
        happened_at=at,
        by=by,
        at=at,
    )


@transaction.atomic(savepoint=False)
def end_unsent(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a sale whose parcel no carrier has long after the promised dispatch; its money goes back."""
    clocks.void(PICK_UP, subject_id=order_id, by=by, at=at, reason=CancelReason.NOT_SENT)
    end_sale(Order.objects.take(order_id, by=by), "end_unsent", why=CancelReason.NOT_SENT, by=by, at=at)


@transaction.atomic(savepoint=False)
def note_unconfirmed(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """Record that the carrier knows nothing of the parcel. It counts as not sent, and the clocks of dispatch go on."""
    parcel = _parcel(order_id)
    publish(ParcelUnconfirmed(**parcel.fact_fields()), by=by, at=at)


@transaction.atomic(savepoint=False)
def ask_for_parcel(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """Ask a carrier that has been silent for days, tell shop and shopper, and start the time to find the parcel.

    If the parcel was left with somebody else, ask the shopper instead.
    """
    parcel, order = _parcel(order_id), Order.objects.see(order_id, by=by)
    if _ask_first(order, parcel, by=by, at=at):
        return
    event_id = publish(ParcelStandsStill(**parcel.fact_fields()), by=by, at=at)
    clocks.start(FIND_PARCEL, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def lose_parcel(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a sale whose parcel was not found or not brought. Its money goes back, since the seller bears the risk.

    If the parcel was left with somebody else and the shopper was not asked yet, ask the shopper first.
    """
    order = Order.objects.take(order_id, by=by)
    if not _ask_first(order, _parcel(order_id), by=by, at=at):
        end_sale(order, "lose", why=policies.why_not_found(queries.sending_facts(order)), by=by, at=at)


@transaction.atomic(savepoint=False)
def start_missing(order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Start the clocks of a paid order that was bought before there were any. Return False if it needs none.

    They count from now, so that nobody is late through our fault. Inside ``acting_for`` its shop.
    Raises ``OrderNotFound``.
    """
    order = Order.objects.take(order_id, by=by)
    facts, hours = queries.sending_facts(order), Hours(order.dispatch_hours)
    if facts.until or not policies.is_on_its_way(facts):
        return False
    if policies.waits_for_word(facts):
        return _ask_first(order, _parcel(order_id), by=by, at=at)
    if facts.carrier_has_it:
        clocks.start(MOVEMENT, about=order.as_subject(), started_at=at, by=by, at=at)
        return True
    clocks.start(DISPATCH, about=order.as_subject(), started_at=at, promised=hours, by=by, at=at)
    if facts.state is OrderState.SHIPPED:
        clocks.start(PICK_UP, about=order.as_subject(), started_at=at, by=by, at=at)
    return True


def _ask_first(order: Order, parcel: Shipment, *, by: Actor, at: datetime) -> bool:
    """Ask the shopper about a parcel that was left with somebody else. Return False if there is nothing to ask."""
    facts = queries.sending_facts(order)
    if facts.left is None or not policies.waits_for_word(facts):
        return False
    ask_shopper(order, parcel, facts.left, by=by, at=at)
    return True


def _parcel(order_id: UUID) -> Shipment:
    """The parcel with the newest waybill."""
    return Shipment.objects.filter(order_id=order_id).latest("id")


@transaction.atomic(savepoint=False)
def mark_paid(order_id: UUID, *, payment_id: UUID, by: Actor, at: datetime) -> bool:
    """Record that the order is paid. Return False if it was cancelled before the money came.

    Called inside ``acting_for`` the order's shop, with the payment's row locked, in the transaction of the capture.
    """
    clocks.meet(PAYMENT, subject_id=order_id, by=by, at=at)  # clocks before orders, as the sweep does
    order = Order.objects.take(order_id, by=by)
    if not policies.wants_money(OrderState(order.state)):
        return False
    order.move("pay", by=by, at=at)
    prices_commands.record_traded_prices(
        order.id, merchant_id=order.merchant_id, lines=_traded_lines(order), by=by, at=at
    )
    fact = OrderPaid(
        order_id=order.id, shopper_id=order.shopper_id, merchant_id=order.merchant_id, payment_id=payment_id
    )
    event_id, promised = publish(fact, by=by, at=at), Hours(order.dispatch_hours)
    clocks.start(DISPATCH, about=order.as_subject(), started_at=at, event_id=event_id, promised=promised, by=by, at=at)
    return True


def _traded_lines(order: Order) -> list[TradedLine]:
    """The price paid per piece of each line, rounded down, so that no ceiling of a later price rises by rounding."""
    lines = OrderLine.objects.filter(order=order).values_list("sku_id", "total", "quantity")
    return [
        TradedLine(sku_id=sku_id, unit_price=Money(paid // quantity, order.currency), quantity=quantity)
        for sku_id, paid, quantity in lines
    ]
