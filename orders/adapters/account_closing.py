"""What would somebody lose who closes their account now? Fills ``privacy.ports.OpenDuties``: orders are no cases."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import platform_core.deadlines.queries
import platform_core.payments.queries
from orders import queries
from orders.states import OrderState
from platform_core.actors import Actor, Role
from platform_core.deadlines.states import DeadlineState
from privacy.closures.types import Owed

ON_THE_WAY = (OrderState.PLACED, OrderState.PAID, OrderState.SHIPPED)


class OpenOrders:
    """Orders that have not ended, each until its next clock; and money that is on its way back."""

    def open_for(self, person_id: UUID) -> list[Owed]:
        me = Actor(id=person_id, role=Role.SHOPPER)
        waiting = [str(state) for state in ON_THE_WAY]
        orders = queries.orders_of(me).filter(state__in=waiting).order_by("placed_at", "id")
        refunds = platform_core.payments.queries.owed_to(person_id)
        return [
            *(Owed(kind="orders.order", number=row.number, until=_next(row.id)) for row in orders),
            *(Owed(kind="payments.refund", number=str(refund_id), until=None) for refund_id in refunds),
        ]


def _next(order_id: UUID) -> datetime | None:
    promises = platform_core.deadlines.queries.about(order_id)
    return min((p.due_at for p in promises if p.state == DeadlineState.RUNNING), default=None)
