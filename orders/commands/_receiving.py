"""When is a sale done, so that the shop may be paid?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
import platform_core.payments.commands as payments
from orders import policies
from orders.deadlines import CONFIRM_RECEIPT
from orders.errors import ReceiptRefused
from orders.events import OrderReceived
from orders.models import DeliveryEvent, Order
from orders.types import ParcelEvent
from platform_core.actors import Actor, Role
from platform_core.eventlog.commands import publish
from platform_core.payments.types import Reference
from platform_core.tenancy.scopes import acting_for


@transaction.atomic(savepoint=False)
def confirm_receipt(order_id: UUID, *, by: Actor, at: datetime) -> Order:
    """The shopper says so, or the clock for a silent one. Settlement may start; no right ends.

    Raises ``OrderNotFound``, ``ReceiptRefused``, ``WrongRole``, ``IllegalTransition``.
    """
    seen = Order.objects.see(order_id, by=by)
    with acting_for(seen.merchant_id):
        deadlines.meet(CONFIRM_RECEIPT, subject_id=order_id, by=by, at=at)  # clocks before orders, as the sweep does
        order = Order.objects.take(order_id, by=by)
        order.move("confirm_receipt", by=by, at=at)
        if not (verdict := policies.may_confirm(handed_over=_handed_over(order))):
            raise ReceiptRefused(reasons=verdict.codes())
        publish(_received(order, by=by), by=by, at=at)
        fee, paid = order.commission_basis_points, Reference("orders.order", order.id)
        payments.settle_share(paid, commission_basis_points=fee, by=by, at=at)
    return order


def _handed_over(order: Order) -> bool:
    return DeliveryEvent.objects.filter(order=order, kind=ParcelEvent.SIGNED).exists()


def _received(order: Order, *, by: Actor) -> OrderReceived:
    return OrderReceived(
        order_id=order.id,
        shopper_id=order.shopper_id,
        merchant_id=order.merchant_id,
        automatic=by.role is Role.SYSTEM,
    )
