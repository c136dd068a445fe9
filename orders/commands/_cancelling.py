"""How does an order end before anything was paid?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import catalog.commands
import platform_core.deadlines.commands as deadlines
import platform_core.payments.commands as payments
from orders import policies, queries
from orders.deadlines import PAYMENT
from orders.errors import PurchasePaid
from orders.events import OrderCancelled
from orders.models import Order, Purchase
from orders.states import OrderState
from orders.types import CancelReason
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.payments.errors import CaptureWaiting
from platform_core.payments.queries import capture_waiting
from platform_core.payments.types import Reference
from platform_core.tenancy.scopes import acting_for


@transaction.atomic(savepoint=False)
def cancel_purchase(purchase_id: UUID, *, by: Actor, at: datetime) -> Purchase:
    """The shopper changed their mind before paying: every order that still stands ends, its stock goes back.

    Raises ``PurchaseNotFound``, ``PurchasePaid``, or ``IllegalTransition``.
    """
    purchase = Purchase.objects.take(purchase_id, by=by)
    orders = {order.id: order for order in purchase.orders.visible_to(by).order_by("merchant_id", "id")}
    standing = policies.to_cancel({order.id: OrderState(order.state) for order in orders.values()})
    for step in (_stop_clock, _cancel_at_shop, _release_share):  # in the order in which everybody locks
        for order_id in standing:
            step(orders[order_id], by=by, at=at)
    return purchase


@transaction.atomic(savepoint=False)
def cancel_unpaid(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """The payment clock has run out for this order. Inside ``acting_for`` its shop.

    Money that still arrives afterwards goes back by itself, which payments see to. But whoever has paid in
    time keeps the order, however late we are to note it: raises ``payments.CaptureWaiting``, and the clock comes again.
    """
    purchase = Reference("orders.purchase", Order.objects.see(order_id, by=by).purchase_id)
    if capture_waiting(purchase):
        raise CaptureWaiting(purchase_id=purchase.id)
    order = Order.objects.take(order_id, by=by)
    order.move("lapse", by=by, at=at)
    let_go(order, why=CancelReason.NOT_PAID, by=by, at=at)
    payments.release_share(Reference("orders.order", order_id), by=by, at=at)


def _stop_clock(order: Order, *, by: Actor, at: datetime) -> None:
    with acting_for(order.merchant_id):
        deadlines.void(PAYMENT, subject_id=order.id, by=by, at=at, reason=CancelReason.BY_SHOPPER)


def _cancel_at_shop(order: Order, *, by: Actor, at: datetime) -> None:
    with acting_for(order.merchant_id):
        order = Order.objects.take(order.id, by=by)
        if policies.was_paid(OrderState(order.state)):
            raise PurchasePaid(purchase_id=order.purchase_id)
        order.move("cancel", by=by, at=at)
        let_go(order, why=CancelReason.BY_SHOPPER, by=by, at=at)


def _release_share(order: Order, *, by: Actor, at: datetime) -> None:
    payments.release_share(Reference("orders.order", order.id), by=by, at=at)


# For `_calling_off` as well


def let_go(order: Order, *, why: CancelReason, by: Actor, at: datetime) -> UUID:
    """The goods go back to the shelf, unless a carrier has them, and everybody is told; gives the id of the fact."""
    if order.shipped_at is None:
        catalog.commands.release(order.id, by=by, at=at)
    elif policies.is_still_at_the_shop(why):
        packed = queries.packed(order)
        catalog.commands.take_back(order.id, merchant_id=order.merchant_id, pieces=packed, by=by, at=at)
    fact = OrderCancelled(order_id=order.id, shopper_id=order.shopper_id, merchant_id=order.merchant_id, why=why)
    return publish(fact, by=by, at=at)
