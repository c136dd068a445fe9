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
from orders.models import Order
from platform_core.actors import Actor, Role
from platform_core.eventlog.commands import publish
from platform_core.money import share
from platform_core.payments.types import Reference
from platform_core.tenancy.scopes import acting_for


@transaction.atomic(savepoint=False)
def confirm_receipt(order_id: UUID, *, by: Actor, at: datetime) -> Order:
    """The shopper says so, or the clock for a silent one. Settlement may start; no right ends.

    Raises ``OrderNotFound``, ``ReceiptRefused``, ``WrongRole``, ``IllegalTransition``.
    """
    seen = Order.objects.see(order_id, by=by)
    with acting_for(seen.merchant_id):
        order = Order.objects.take(order_id, by=by)
        signed = order.shipments.filter(signed_at__isnull=False).exists()
        order.move("confirm_receipt", by=by, at=at)
        if not (verdict := policies.may_confirm(signed=signed)):
            raise ReceiptRefused(reasons=verdict.codes())
        if by.role is not Role.SYSTEM:
            deadlines.meet(CONFIRM_RECEIPT, subject_id=order.id, by=by, at=at)
        publish(_received(order, by=by), by=by, at=at)
        commission = share(order.price, basis_points=order.commission_basis_points)
        payments.settle_share(Reference("orders.order", order.id), commission=commission, by=by, at=at)
    return order


def _received(order: Order, *, by: Actor) -> OrderReceived:
    return OrderReceived(
        order_id=order.id,
        shopper_id=order.shopper_id,
        merchant_id=order.merchant_id,
        automatic=by.role is Role.SYSTEM,
    )
