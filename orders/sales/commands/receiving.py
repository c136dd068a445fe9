"""Commands that end a sale: confirm the receipt, pay the shop."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from orders.sales import policies, ports, queries
from orders.sales.commands.cancelling import end_clocks_and_lock
from orders.sales.deadlines import CONFIRM_RECEIPT
from orders.sales.errors import ReceiptRefused
from orders.sales.events import OrderReceived
from orders.sales.models.orders import Order
from orders.sales.states import OrderState
from platform_core.actors import Actor, Role
from platform_core.eventlog.commands.publishing import publish
from platform_core.payments.commands import settling
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference
from platform_core.tenancy.gathering import together
from platform_core.tenancy.scopes import acting_for


@transaction.atomic(savepoint=False)
@together()
def confirm_receipt(order_id: UUID, *, by: Actor, at: datetime) -> Order:
    """Confirm the receipt, by the shopper or by the clock. Settlement may start, unless something holds it; no right
    ends.

    Raises ``OrderNotFound``, ``ReceiptRefused``, ``WrongRole``, ``IllegalTransition``.
    """
    seen = Order.objects.see(order_id, by=by)
    with acting_for(seen.merchant_id):
        facts = queries.sending_facts(seen)
        order = end_clocks_and_lock(order_id, by=by, at=at, beside=[CONFIRM_RECEIPT])
        order.move("confirm_receipt", by=by, at=at)
        if not (verdict := policies.may_confirm(facts, at=at)):
            raise ReceiptRefused(reasons=verdict.codes())
        publish(_fact_of_receipt(order, by=by), by=by, at=at)
        _settle(order, by=by, at=at)
    return order


@transaction.atomic(savepoint=False)
@together()
def settle(order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Pay the shop for a received order that nothing holds any more. Call it when a hold has ended.

    False if it is held still, was not received, or is settled. Raises ``OrderNotFound``.
    """
    seen = Order.objects.see(order_id, by=by)
    with acting_for(seen.merchant_id):
        return _settle(Order.objects.take(order_id, by=by), by=by, at=at)


def _settle(order: Order, *, by: Actor, at: datetime) -> bool:
    share = Reference("orders.order", order.id)
    if not policies.may_settle_now(_settlement_facts(order, share)):
        return False
    return settling.settle_share(share, commission_basis_points=order.commission_basis_points, by=by, at=at)


def _settlement_facts(order: Order, share: Reference) -> policies.SettlementFacts:
    """The facts that decide the settlement. The order is locked; a refund may still be quicker, and is waited for."""
    settled, refund_open = payments.settlement_of(share)
    return policies.SettlementFacts(
        state=OrderState(order.state), settled=settled, held=ports.is_settlement_held(order.id), refund_open=refund_open
    )


def _fact_of_receipt(order: Order, *, by: Actor) -> OrderReceived:
    return OrderReceived(
        order_id=order.id,
        shopper_id=order.shopper_id,
        merchant_id=order.merchant_id,
        automatic=by.role is Role.SYSTEM,
    )
