"""Commands that end an order without a delivery: cancel, lapse, undo, stop; and those on its money's way back.

The shopper's word ends it; no shop is asked. Hand-over and cancellation lock the order, so one of them is first;
clocks are ended before it is locked, as the sweep does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands as notices
from catalog.stock import commands as stock_commands
from orders.sales import policies, queries
from orders.sales.deadlines import CANCEL_REFUND, ON_THE_WAY, PAYMENT
from orders.sales.errors import CodesDelivered, HandedOver, PurchasePaid
from orders.sales.events import CancelRefundDone, CancelRefundOverdue, OrderCancelled
from orders.sales.models.orders import Order, Purchase
from orders.sales.states import OrderState
from orders.sales.types import CancelReason
from platform_core.actors import Actor
from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.queries import promises
from platform_core.deadlines.specs import Deadline
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.payments.commands import refunding, requesting
from platform_core.payments.errors import CaptureWaiting
from platform_core.payments.queries.payments import capture_waiting, refund_open, refundable
from platform_core.payments.types import Reference
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound


@transaction.atomic(savepoint=False)
def cancel_purchase(purchase_id: UUID, *, by: Actor, at: datetime) -> Purchase:
    """Cancel a purchase before it is paid: every order that still stands ends, its stock goes back.

    Raises ``PurchaseNotFound``, ``PurchasePaid``, or ``IllegalTransition``.
    """
    purchase = Purchase.objects.take(purchase_id, by=by)
    orders = {order.id: order for order in purchase.orders.visible_to(by).order_by("merchant_id", "id")}
    standing = policies.orders_to_cancel({order.id: OrderState(order.state) for order in orders.values()})
    for step in (_stop_clock, _cancel_at_shop, _release_share):  # in the order in which everybody locks
        for order_id in standing:
            step(orders[order_id], by=by, at=at)
    return purchase


@transaction.atomic(savepoint=False)
def cancel_unpaid(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """End an order whose payment clock has run out. Inside ``acting_for`` its shop.

    Payments send back by themselves money that still arrives afterwards. But a shopper who has paid in time keeps the
    order, however late we note it: raises ``payments.CaptureWaiting``, and the clock comes again.
    """
    purchase = Reference("orders.purchase", Order.objects.see(order_id, by=by).purchase_id)
    if capture_waiting(purchase):
        raise CaptureWaiting(purchase_id=purchase.id)
    order = Order.objects.take(order_id, by=by)
    order.move("lapse", by=by, at=at)
    release_and_tell(order, why=CancelReason.NOT_PAID, by=by, at=at)
    requesting.release_share(Reference("orders.order", order_id), by=by, at=at)


def _stop_clock(order: Order, *, by: Actor, at: datetime) -> None:
    with acting_for(order.merchant_id):
        deadlines_clocks.void(PAYMENT, subject_id=order.id, by=by, at=at, reason=CancelReason.BY_SHOPPER)


def _cancel_at_shop(order: Order, *, by: Actor, at: datetime) -> None:
    with acting_for(order.merchant_id):
        order = Order.objects.take(order.id, by=by)
        if policies.was_paid(OrderState(order.state)):
            raise PurchasePaid(purchase_id=order.purchase_id)
        order.move("cancel", by=by, at=at)
        release_and_tell(order, why=CancelReason.BY_SHOPPER, by=by, at=at)


def _release_share(order: Order, *, by: Actor, at: datetime) -> None:
    requesting.release_share(Reference("orders.order", order.id), by=by, at=at)


# For `_calling_off` as well


def release_and_tell(order: Order, *, why: CancelReason, by: Actor, at: datetime) -> UUID:
    """Put the goods back on the shelf, unless a carrier has them, and publish the end; gives the id of the fact."""
    if order.shipped_at is None:
        stock_commands.release(order.id, by=by, at=at)
    elif policies.is_still_at_the_shop(why):
        packed = queries.packed_pieces(order)
        stock_commands.take_back(order.id, merchant_id=order.merchant_id, pieces=packed, by=by, at=at)
    fact = OrderCancelled(order_id=order.id, shopper_id=order.shopper_id, merchant_id=order.merchant_id, why=why)
    return publish(fact, by=by, at=at)


@transaction.atomic(savepoint=False)
def cancel_order(order_id: UUID, *, by: Actor, at: datetime) -> Order:
    """Cancel an order, as its shopper. Paid: this order ends, and all its money is requested back at once. Not paid
    yet: it was bought in one payment, so its whole purchase ends.

    Raises ``OrderNotFound``, ``PurchasePaid``, ``WrongRole``, ``IllegalTransition``, ``HandedOver`` where a carrier
    has it, or may have it, or ``CodesDelivered`` where its shopper has.
    """
    seen = Order.objects.see(order_id, by=by)
    if policies.ends_with_its_purchase(OrderState(seen.state)):
        cancel_purchase(seen.purchase_id, by=by, at=at)
        return Order.objects.see(order_id, by=by)
    with acting_for(seen.merchant_id):
        until = queries.sending_facts(seen).until
        stop_clocks(order_id, why=CancelReason.BEFORE_HAND_OVER, by=by, at=at)
        order = Order.objects.take(order_id, by=by)
        facts = replace(queries.sending_facts(order), until=until)
        sent_just_now = seen.stage is not order.stage  # with a clock that ``until`` does not know
        if order.stage is OrderState.SHIPPED and (sent_just_now or not policies.may_cancel(facts, at=at)):
            raise (CodesDelivered if order.by_code else HandedOver)(order_id=order_id)
        end_sale(order, "cancel", why=CancelReason.BEFORE_HAND_OVER, by=by, at=at)
    return order


def stop_clocks(order_id: UUID, *, why: CancelReason, by: Actor, at: datetime) -> None:
    """Stop the clocks of a parcel on its way, before the order is locked."""
    deadlines_clocks.end(ON_THE_WAY, voids=ON_THE_WAY, subject_id=order_id, by=by, at=at, reason=why)


@fulfils("ECL-20", "HSE-05")
def end_sale(order: Order, step: str, *, why: CancelReason, by: Actor, at: datetime) -> None:
    """End a paid order that is locked and whose clocks are stopped: all its money is requested back, and a clock
    watches over it. Inside ``acting_for`` its shop."""
    order.move(step, by=by, at=at)
    event_id = release_and_tell(order, why=why, by=by, at=at)
    share = _share(order.id)
    if (left := refundable(share)).amount:
        deadlines_clocks.start(CANCEL_REFUND, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
        refunding.request_refund(share, for_case=share, amount=left, by=by, at=at)


@transaction.atomic(savepoint=False)
def end_refunded_order(order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """End an order all of whose money was asked back, in any case, before anything was handed over. It ends as if it
    were cancelled, and the same clock watches over the money. Inside ``acting_for`` its shop.

    False where money is left, or its state is not paid. Raises ``OrderNotFound``; ``IllegalTransition`` where it is
    sent at this moment: a second call then gives False.
    """
    seen = Order.objects.see(order_id, by=by)
    left = refundable(_share(order_id))
    if not policies.ends_with_its_money(OrderState(seen.state), price=seen.price, refundable=left):
        return False
    stop_clocks(order_id, why=CancelReason.MONEY_GOES_BACK, by=by, at=at)
    order = Order.objects.take(order_id, by=by)
    order.move("undo", by=by, at=at)
    event_id = release_and_tell(order, why=CancelReason.MONEY_GOES_BACK, by=by, at=at)
    if not _is_back(order_id):
        deadlines_clocks.start(CANCEL_REFUND, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    return True


@transaction.atomic(savepoint=False)
def note_refund(order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Note a cancelled order's money that is back: with the last of it the clock stops. Inside ``acting_for`` its shop.

    Raises ``OrderNotFound``.
    """
    if not _is_back(order_id) or not deadlines_clocks.meet(CANCEL_REFUND, subject_id=order_id, by=by, at=at):
        return False
    publish(_fact_of_refund(Order.objects.see(order_id, by=by)), by=by, at=at)
    return True


@transaction.atomic(savepoint=False)
def chase_refund(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell staff that the money of a cancelled order is not back in time, and start its clock anew. Payments request a
    refused refund again. Inside ``acting_for`` its shop.

    Where the money is back and we only note it late, just publish that.
    """
    order = Order.objects.take(order_id, by=by)
    if _is_back(order_id):
        publish(_fact_of_refund(order), by=by, at=at)
        return
    refused = refundable(_share(order_id)).amount > 0
    event_id = publish(_fact_of_overdue_refund(order, asked_again=refused), by=by, at=at)
    deadlines_clocks.start(CANCEL_REFUND, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    _alarm(order, "orders.cancel_refund_overdue", asked_again=refused, by=by, at=at)


def _is_back(order_id: UUID) -> bool:
    share = _share(order_id)
    return policies.everything_is_back(refundable=refundable(share), refund_open=refund_open(share))


def _alarm(order: Order, template: str, *, asked_again: bool, by: Actor, at: datetime) -> None:
    params: dict[str, str | int] = {"number": order.number, "asked_again": int(asked_again)}
    with bound(SYSTEM):  # who works for the platform, no shop may know
        notices.send_to_staff(template=template, params=params, by=by, at=at)


def _share(order_id: UUID) -> Reference:
    return Reference("orders.order", order_id)


def _fact_of_refund(order: Order) -> CancelRefundDone:
    return CancelRefundDone(order_id=order.id, shopper_id=order.shopper_id, merchant_id=order.merchant_id)


def _fact_of_overdue_refund(order: Order, *, asked_again: bool) -> CancelRefundOverdue:
    return CancelRefundOverdue(
        order_id=order.id, shopper_id=order.shopper_id, merchant_id=order.merchant_id, asked_again=asked_again
    )


def end_clocks_and_lock(order_id: UUID, *, by: Actor, at: datetime, beside: Collection[Deadline] = ()) -> Order:
    """End the clocks of a parcel on its way, and those ``beside`` them, then lock the order: clocks first, as the sweep
    does. A clock is started only with the order locked; one started while we waited for the lock ends under it.

    Inside ``acting_for`` its shop. Raises ``OrderNotFound``.
    """
    clocks = (*ON_THE_WAY, *beside)
    deadlines_clocks.end(clocks, subject_id=order_id, by=by, at=at)
    order = Order.objects.take(order_id, by=by)
    end_newly_started(order_id, clocks, by=by, at=at)
    return order


def end_newly_started(order_id: UUID, clocks: Collection[Deadline], *, by: Actor, at: datetime) -> None:
    """End the clocks that another step started while we waited for the order, which is locked now."""
    if {clock.kind for clock in clocks} & promises.until(order_id).keys():
        deadlines_clocks.end(clocks, subject_id=order_id, by=by, at=at)


@fulfils("PCR-07", part="a lot")
@fulfils("CRL-19")
@transaction.atomic(savepoint=False)
def stop_unsafe(order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """End a paid order of which the carrier has nothing; all its money goes back. Inside ``acting_for`` its shop.

    False where it has ended, or a carrier has it: then its buyer is told like the others. Raises ``OrderNotFound``,
    ``WrongRole``; ``HandedOver`` where that happened at this moment: its clocks run on, and a second call gives
    False.
    """
    if not policies.may_be_stopped(queries.sending_facts(Order.objects.see(order_id, by=by))):
        return False
    stop_clocks(order_id, why=CancelReason.UNSAFE, by=by, at=at)
    order = Order.objects.take(order_id, by=by)
    if not policies.may_be_stopped(queries.sending_facts(order)):
        raise HandedOver(order_id=order_id)
    end_sale(order, "stop_unsafe", why=CancelReason.UNSAFE, by=by, at=at)
    return True
