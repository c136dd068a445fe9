"""What follows for an order from a payment?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import catalog.commands
import platform_core.deadlines.commands as deadlines
from catalog.types import TradedLine
from orders import policies
from orders.deadlines import DISPATCH, PAYMENT
from orders.events import OrderPaid
from orders.models import Order, OrderLine
from orders.states import OrderState
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.legal.spans import Hours
from platform_core.money import Money


@transaction.atomic(savepoint=False)
def mark_paid(order_id: UUID, *, payment_id: UUID, by: Actor, at: datetime) -> bool:
    """The money is there. False when the order does not want it any more: it was cancelled before the money came.

    Called inside ``acting_for`` the order's shop, with the payment's row locked, in the transaction of the capture.
    """
    deadlines.meet(PAYMENT, subject_id=order_id, by=by, at=at)  # clocks before orders, as the sweep does
    order = Order.objects.take(order_id, by=by)
    if not policies.wants_money(OrderState(order.state)):
        return False
    order.move("pay", by=by, at=at)
    catalog.commands.record_traded_prices(order.id, merchant_id=order.merchant_id, lines=_traded(order), by=by, at=at)
    fact = OrderPaid(
        order_id=order.id, shopper_id=order.shopper_id, merchant_id=order.merchant_id, payment_id=payment_id
    )
    event_id, promised = publish(fact, by=by, at=at), Hours(order.dispatch_hours)
    deadlines.start(
        DISPATCH, about=order.as_subject(), started_at=at, event_id=event_id, promised=promised, by=by, at=at
    )
    return True


def _traded(order: Order) -> list[TradedLine]:
    """What was paid for one piece, rounded down where a discount does not divide: no ceiling rises by rounding."""
    lines = OrderLine.objects.filter(order=order).values_list("sku_id", "total", "quantity")
    return [
        TradedLine(sku_id=sku_id, unit_price=Money(paid // quantity, order.currency), quantity=quantity)
        for sku_id, paid, quantity in lines
    ]
