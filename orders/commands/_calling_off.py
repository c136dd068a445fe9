"""How does a paid order end without a delivery, and its money come back?

The shopper's word ends it; no shop is asked. Hand-over and cancellation lock the order, so one of them is first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
import platform_core.notices.commands as notices
import platform_core.payments.commands as payments
from orders import policies, queries
from orders.commands._cancelling import cancel_purchase, let_go
from orders.deadlines import CANCEL_REFUND, ON_THE_WAY
from orders.errors import CodesDelivered, HandedOver
from orders.events import CancelRefundDone, CancelRefundOverdue
from orders.models import Order
from orders.states import OrderState
from orders.types import CancelReason
from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.eventlog.commands import publish
from platform_core.payments.queries import refund_open, refundable
from platform_core.payments.types import Reference
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound


@transaction.atomic(savepoint=False)
def cancel_order(order_id: UUID, *, by: Actor, at: datetime) -> Order:
    """The shopper does not want it any more. Paid: this order ends, and all its money is asked back at once. Not paid
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
    """Those of a parcel on its way, before the order is locked."""
    deadlines.end(ON_THE_WAY, voids=ON_THE_WAY, subject_id=order_id, by=by, at=at, reason=why)


@fulfils("ECL-20", "HSE-05")
def end_sale(order: Order, step: str, *, why: CancelReason, by: Actor, at: datetime) -> None:
    """A paid order ends, with the order locked and the clocks of its way stopped: all its money is asked back, and a
    clock watches over it. Inside ``acting_for`` its shop."""
    order.move(step, by=by, at=at)
    event_id = let_go(order, why=why, by=by, at=at)
    share = _share(order.id)
    if (left := refundable(share)).amount:
        deadlines.start(CANCEL_REFUND, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
        payments.request_refund(share, for_case=share, amount=left, by=by, at=at)


@transaction.atomic(savepoint=False)
def end_given_back(order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Money of an order was asked back, for whatever case. If that is all of it and nothing was handed over, the order
    ends as if it were cancelled, and the same clock watches over the money. Inside ``acting_for`` its shop.

    Raises ``OrderNotFound``; ``IllegalTransition`` where it is sent at this moment, and then no more when asked again.
    """
    seen = Order.objects.see(order_id, by=by)
    left = refundable(_share(order_id))
    if not policies.ends_with_its_money(OrderState(seen.state), price=seen.price, refundable=left):
        return False
    stop_clocks(order_id, why=CancelReason.MONEY_GOES_BACK, by=by, at=at)
    order = Order.objects.take(order_id, by=by)
    order.move("undo", by=by, at=at)
    event_id = let_go(order, why=CancelReason.MONEY_GOES_BACK, by=by, at=at)
    if not _is_back(order_id):
        deadlines.start(CANCEL_REFUND, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    return True


@transaction.atomic(savepoint=False)
def note_refund(order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Money of a cancelled order has gone back: with the last of it the clock stops. Inside ``acting_for`` its shop.

    Raises ``OrderNotFound``.
    """
    if not _is_back(order_id) or not deadlines.meet(CANCEL_REFUND, subject_id=order_id, by=by, at=at):
        return False
    publish(_done(Order.objects.see(order_id, by=by)), by=by, at=at)
    return True


@transaction.atomic(savepoint=False)
def chase_refund(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """The clock of a cancelled order has run out and the money is not back: staff are told, and the clock begins anew,
    until it is. Payments ask again for what was refused. Inside ``acting_for`` its shop.

    Nothing but a fact when it is back, and we are only late to note it.
    """
    order = Order.objects.take(order_id, by=by)
    if _is_back(order_id):
        publish(_done(order), by=by, at=at)
        return
    refused = refundable(_share(order_id)).amount > 0
    event_id = publish(_overdue(order, asked_again=refused), by=by, at=at)
    deadlines.start(CANCEL_REFUND, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
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


def _done(order: Order) -> CancelRefundDone:
    return CancelRefundDone(order_id=order.id, shopper_id=order.shopper_id, merchant_id=order.merchant_id)


def _overdue(order: Order, *, asked_again: bool) -> CancelRefundOverdue:
    return CancelRefundOverdue(
        order_id=order.id, shopper_id=order.shopper_id, merchant_id=order.merchant_id, asked_again=asked_again
    )
