"""How does a year pass in an hour? The database's clock is moved from one instant that matters to the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from platform_core import clock
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.tenancy.scopes import SYSTEM, bound

NEWS: Final = """
SELECT subscriber FROM unnest(%s::text[], %s::text[]) AS wanted(topic, subscriber)
JOIN eventlog_cursor place USING (subscriber)
WHERE EXISTS (
  SELECT 1 FROM eventlog_event fact
  WHERE fact.topic = wanted.topic AND (fact.xid, fact.id) > (place.xid, place.event_id)
)
"""
NEXT_DUE: Final = "SELECT run_at FROM deadlines_runningdeadline WHERE state = 'running' ORDER BY run_at, id LIMIT 1"
NEXT_TRY: Final = "SELECT retry_at FROM eventlog_pending WHERE parked_at IS NULL ORDER BY retry_at, id LIMIT 1"


class Clockwork:
    """Time goes forward only. What is moved is an offset; between two moves it runs as any clock does."""

    def __init__(self) -> None:
        self._offset = timedelta(0)

    def set_to(self, instant: datetime) -> None:
        """To begin with: wherever the year begins."""
        self._offset += instant - now()
        self._move()

    def run_to(self, instant: datetime) -> None:
        """Nothing, if it is later already."""
        if (ahead := instant - now()) > timedelta(0):
            self._offset += ahead
            self._move()

    def _move(self) -> None:
        with bound(SYSTEM), transaction.atomic():
            clock.move(self._offset)


def now() -> datetime:
    with bound(SYSTEM), transaction.atomic():
        return clock.now()


def next_due() -> datetime | None:
    """When the next clock runs out, or is looked at again."""
    return _found(NEXT_DUE)


def next_try() -> datetime | None:
    """When the next delivery that was put off is tried again."""
    return _found(NEXT_TRY)


def is_due(at: datetime | None) -> bool:
    return at is not None and at <= now()


def with_news() -> list[str]:
    """Subscribers for whom there is something that they have not heard."""
    topics = [subscriber.topic for subscriber in SUBSCRIBERS.values()]
    with bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NEWS, [topics, list(SUBSCRIBERS)])
        return [name for (name,) in cursor.fetchall()]


def _found(sql: str) -> datetime | None:
    with bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    found: datetime | None = row[0] if row else None
    return found
