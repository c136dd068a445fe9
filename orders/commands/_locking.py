"""How does a step that ends a parcel's way lock what it changes?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import platform_core.deadlines.commands as deadlines
import platform_core.deadlines.queries
from orders.deadlines import ON_THE_WAY
from orders.models import Order
from platform_core.actors import Actor
from platform_core.deadlines.specs import Deadline


def end_way(order_id: UUID, *, by: Actor, at: datetime, beside: Collection[Deadline] = ()) -> Order:
    """End the clocks of a parcel on its way, and those ``beside`` them, then lock the order: clocks first, as the sweep
    does. Whoever starts a clock holds the order; one that was started while we waited for it ends under the lock.

    Inside ``acting_for`` its shop. Raises ``OrderNotFound``.
    """
    clocks = (*ON_THE_WAY, *beside)
    deadlines.end(clocks, subject_id=order_id, by=by, at=at)
    order = Order.objects.take(order_id, by=by)
    end_started(order_id, clocks, by=by, at=at)
    return order


def end_started(order_id: UUID, clocks: Collection[Deadline], *, by: Actor, at: datetime) -> None:
    """End those that another step started while we waited for the order, which is locked now."""
    if {clock.kind for clock in clocks} & platform_core.deadlines.queries.until(order_id).keys():
        deadlines.end(clocks, subject_id=order_id, by=by, at=at)
