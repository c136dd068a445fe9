"""How does a paid order end before it is handed over, and its money come back?

The shopper's word ends it; no shop is asked. Hand-over and cancellation lock the order, so one of them is first.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
import platform_core.notices.commands as notices
import platform_core.payments.commands as payments
from orders import policies
from orders.commands._cancelling import cancel_purchase, let_go
from orders.deadlines import CANCEL_REFUND
from orders.events import CancelRefundDone, CancelRefundOverdue
from orders.models import Order
from orders.states import OrderState
from orders.types import CancelReason
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.payments.queries import refund_open, refundable
from platform_core.payments.types import Reference
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound


@transaction.atomic(savepoint=False)
def cancel_order(order_id: UUID, *, by: Actor, at: datetime) -> Order:
    """The shopper does not want it any more. Paid: this order ends, and all its money is asked back at once. Not paid
    yet: it was bought in one payment, so its whole purchase ends.

    Raises ``OrderNotFound``, ``PurchasePaid``, ``WrongRole``, or ``IllegalTransition`` once it is handed over.
    """
    seen = Order.objects.see(order_id, by=by)
    if policies.ends_with_its_purchase(OrderState(seen.state)):
        cancel_purchase(seen.purchase_id, by=by, at=at)
        return Order.objects.see(order_id, by=by)
    with acting_for(seen.merchant_id):
        order = Order.objects.take(order_id, by=by)
        order.move("cancel", by=by, at=at)
        event_id = let_go(order, why=CancelReason.BEFORE_HAND_OVER, by=by, at=at)
        share = _share(order_id)
        if (left := refundable(share)).amount:
            deadlines.start(CANCEL_REFUND, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
            payments.request_refund(share, for_case=share, amount=left, by=by, at=at)
    return order


@transaction.atomic(savepoint=False)
def end_given_back(order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Money of an order was asked back, for whatever case. If that is all of it and nothing was handed over, the order
    ends as if it were cancelled, and the same clock watches over the money. Inside ``acting_for`` its shop.

    Raises ``OrderNotFound``.
    """
    order = Order.objects.take(order_id, by=by)
    left = refundable(_share(order_id))
    if not policies.ends_with_its_money(OrderState(order.state), price=order.price, refundable=left):
        return False
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
