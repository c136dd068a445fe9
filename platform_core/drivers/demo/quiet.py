"""Has everybody done what there is to do? Asked before the clock is moved, lest something happen late for our haste."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

import platform_core.deadlines.queries as clocks
from platform_core import clock
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.tenancy.scopes import SYSTEM, bound

# Facts that a subscriber has not come to, and deliveries that were put off; what is parked waits for a person.
UNHEARD: Final = """
SELECT EXISTS (
  SELECT 1 FROM unnest(%s::text[], %s::text[]) AS wanted(topic, subscriber)
  JOIN eventlog_cursor place USING (subscriber) JOIN eventlog_event fact ON fact.topic = wanted.topic
  WHERE (fact.xid, fact.id) > (place.xid, place.event_id)
) OR EXISTS (SELECT 1 FROM eventlog_pending WHERE parked_at IS NULL)
"""


def is_quiet() -> bool:
    """No clock has run out unnoticed, nobody is still to be reminded, and no fact waits to be heard of."""
    with bound(SYSTEM), transaction.atomic():
        at = clock.now()
        waits = clocks.due_ids(at=at, limit=1) or clocks.reminders_due(at=at, limit=1)
        return not waits and not _unheard()


def _unheard() -> bool:
    topics = [subscriber.topic for subscriber in SUBSCRIBERS.values()]
    with connection.cursor() as cursor:
        cursor.execute(UNHEARD, [topics, list(SUBSCRIBERS)])
        return bool(cursor.fetchone()[0])
