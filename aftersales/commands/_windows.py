"""When does the time for a return without a reason begin and end?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import orders.queries
import platform_core.deadlines.commands as deadlines
from aftersales import policies, queries
from aftersales.deadlines import RETURN_WINDOW
from aftersales.events import WindowClosed
from platform_core.actors import Actor
from platform_core.deadlines.queries import about
from platform_core.deadlines.types import Subject
from platform_core.eventlog.commands import publish
from platform_core.rows import one_after_the_other


@transaction.atomic(savepoint=False)
def open_window(order_id: UUID, *, event_id: UUID, by: Actor, at: datetime) -> bool:
    """Begin to count the window of a received order; False where nothing can go back, or it is counted already.

    Inside ``acting_for`` the order's shop. Signature and receipt are heard by two subscribers, often at the same time:
    the second waits for the first and finds the window open. Lines for which more was promised have the longer window;
    the clock is that of the last to close.
    """
    one_after_the_other(f"aftersales.window:{order_id}")
    if any(promise.kind == RETURN_WINDOW.kind for promise in about(order_id)):
        return False
    sale = orders.queries.sale_facts(order_id, by=by, at=at)
    received = queries.received_at(sale)
    if received is None:
        return False
    law = queries.law_of_window(received)
    longest = policies.longest_window(queries.line_facts(sale), law=law)
    if longest is None:
        return False
    deadlines.start(
        RETURN_WINDOW,
        about=Subject(type="orders.order", id=order_id, merchant_id=sale.merchant_id, person_id=sale.shopper_id),
        started_at=received,
        event_id=event_id,
        promised=None if longest == law else longest,
        by=by,
        at=at,
    )
    return True


@transaction.atomic(savepoint=False)
def close_window(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """The clock has run out. No right but this one ends, and a notice in time is not touched."""
    sale = orders.queries.sale_facts(order_id, by=by, at=at)
    publish(WindowClosed(order_id=order_id, shopper_id=sale.shopper_id, merchant_id=sale.merchant_id), by=by, at=at)
