"""Which clocks does an order on its way stop, and what follows when one runs out?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
from merchants.violations import commands as violations_commands
from merchants.violations.types import About, ViolationKind
from orders import policies, queries
from orders.commands._calling_off import end_sale
from orders.commands._hand_over import ask_shopper
from orders.deadlines import DISPATCH, END_UNSENT, FIND_PARCEL, MOVEMENT, PICK_UP
from orders.events import DispatchLate, ParcelStandsStill, ParcelUnconfirmed
from orders.models import Order, Shipment
from orders.states import OrderState
from orders.types import CancelReason
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.legal.spans import Hours


@transaction.atomic(savepoint=False)
def note_late(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """The promised dispatch is over and no carrier has the parcel: the shopper may cancel from here on, and the delay
    goes on the shop's record. Inside ``acting_for`` its shop.
    """
    order = Order.objects.take(order_id, by=by)
    fact = DispatchLate(
        order_id=order.id,
        shopper_id=order.shopper_id,
        merchant_id=order.merchant_id,
        promised_hours=order.dispatch_hours,
    )
    event_id = publish(fact, by=by, at=at)
    deadlines.start(END_UNSENT, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
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
    """Long after the promise was broken nothing was handed over: the sale ends, and its money goes back."""
    deadlines.void(PICK_UP, subject_id=order_id, by=by, at=at, reason=CancelReason.NOT_SENT)
    end_sale(Order.objects.take(order_id, by=by), "end_unsent", why=CancelReason.NOT_SENT, by=by, at=at)


@transaction.atomic(savepoint=False)
def note_unconfirmed(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """The carrier does not know of the parcel: it counts as not sent, and the clocks of the dispatch go on."""
    parcel = _parcel(order_id)
    publish(ParcelUnconfirmed(**parcel.fact_fields()), by=by, at=at)


@transaction.atomic(savepoint=False)
def ask_for_parcel(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """The carrier has said nothing for days: it is asked, shop and shopper are told, and it has to be found. If it has
    left the parcel with somebody else, the shopper is asked instead."""
    parcel, order = _parcel(order_id), Order.objects.see(order_id, by=by)
    if _ask_first(order, parcel, by=by, at=at):
        return
    event_id = publish(ParcelStandsStill(**parcel.fact_fields()), by=by, at=at)
    deadlines.start(FIND_PARCEL, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def lose_parcel(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nobody has found it, or brought it to the shopper: the seller bears the risk of the way, so the sale ends, and
    its money goes back. A shopper who was not asked about a parcel left with somebody else is asked first."""
    order = Order.objects.take(order_id, by=by)
    if not _ask_first(order, _parcel(order_id), by=by, at=at):
        end_sale(order, "lose", why=policies.why_not_found(queries.sending_facts(order)), by=by, at=at)


@transaction.atomic(savepoint=False)
def start_missing(order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Give a paid order that no clock leads on from, bought before there were any, those of its stage. They count from
    now: nobody is late because we were. Inside ``acting_for`` its shop. False where it needs none.

    Raises ``OrderNotFound``.
    """
    order = Order.objects.take(order_id, by=by)
    facts, hours = queries.sending_facts(order), Hours(order.dispatch_hours)
    if facts.until or not policies.is_on_its_way(facts):
        return False
    if policies.waits_for_word(facts):
        return _ask_first(order, _parcel(order_id), by=by, at=at)
    if facts.carrier_has_it:
        deadlines.start(MOVEMENT, about=order.as_subject(), started_at=at, by=by, at=at)
        return True
    deadlines.start(DISPATCH, about=order.as_subject(), started_at=at, promised=hours, by=by, at=at)
    if facts.state is OrderState.SHIPPED:
        deadlines.start(PICK_UP, about=order.as_subject(), started_at=at, by=by, at=at)
    return True


def _ask_first(order: Order, parcel: Shipment, *, by: Actor, at: datetime) -> bool:
    """Ask the shopper whether they have a parcel that was left with somebody else; nothing of what they have denied."""
    facts = queries.sending_facts(order)
    if facts.left is None or not policies.waits_for_word(facts):
        return False
    ask_shopper(order, parcel, facts.left, by=by, at=at)
    return True


def _parcel(order_id: UUID) -> Shipment:
    """The last that was named."""
    return Shipment.objects.filter(order_id=order_id).latest("id")
