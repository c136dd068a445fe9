"""How does the platform stop an order whose goods may be dangerous, before a carrier has them?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from orders import policies, queries
from orders.commands._calling_off import end_sale, stop_clocks
from orders.errors import HandedOver
from orders.models import Order
from orders.types import CancelReason
from platform_core.actors import Actor
from platform_core.duties import fulfils


@fulfils("PCR-07", part="a lot")
@fulfils("CRL-19")
@transaction.atomic(savepoint=False)
def stop_unsafe(order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """End a paid order of which the carrier has nothing; all its money goes back. Inside ``acting_for`` its shop.

    False where it has ended, or a carrier has it: then its buyer is told like the others. Raises ``OrderNotFound``,
    ``WrongRole``; ``HandedOver`` where that happened at this moment: what was stopped of it runs on, and whoever asks
    again is told False.
    """
    if not policies.may_be_stopped(queries.sending_facts(Order.objects.see(order_id, by=by))):
        return False
    stop_clocks(order_id, why=CancelReason.UNSAFE, by=by, at=at)
    order = Order.objects.take(order_id, by=by)
    if not policies.may_be_stopped(queries.sending_facts(order)):
        raise HandedOver(order_id=order_id)
    end_sale(order, "stop_unsafe", why=CancelReason.UNSAFE, by=by, at=at)
    return True
