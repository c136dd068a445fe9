"""How does a year pass in an hour? The database's clock is moved from one instant that matters to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from platform_core import clock
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.tenancy.scopes import SYSTEM, bound

# One statement, since everybody asks it again and again: what runs out next, what is tried again next, who has news.
# What stands behind another delivery about its subject is not tried, and for good if that one is parked.
AGENDA: Final = """
SELECT
  least(
    (SELECT run_at FROM deadlines_runningdeadline WHERE state = 'running' ORDER BY run_at, id LIMIT 1),
    (SELECT remind_at FROM deadlines_reminder ORDER BY remind_at, id LIMIT 1)
  ),
  (
    SELECT retry_at FROM eventlog_pending waiting WHERE parked_at IS NULL AND NOT EXISTS (
      SELECT FROM eventlog_pending earlier
      WHERE earlier.subscriber = waiting.subscriber AND earlier.subject_id = waiting.subject_id
      AND (earlier.xid, earlier.event_id) < (waiting.xid, waiting.event_id)
    ) ORDER BY retry_at, id LIMIT 1
  ),
  ARRAY(
    SELECT subscriber::text FROM unnest(%s::text[], %s::text[]) AS wanted(topic, subscriber)
    JOIN eventlog_cursor place USING (subscriber)
    WHERE EXISTS (
      SELECT 1 FROM eventlog_event fact
      WHERE fact.topic = wanted.topic AND (fact.xid, fact.id) > (place.xid, place.event_id)
    )
  )
"""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be done, as of ``at``: when the next clock runs out or is reminded of, when the next delivery that was
    put off is tried again, and for which subscribers there is something that they have not heard."""

    at: datetime
    due: datetime | None
    again: datetime | None
    news: tuple[str, ...]

    @property
    def overdue(self) -> bool:
        return self.due is not None and self.due <= self.at

    @property
    def tries(self) -> bool:
        return self.again is not None and self.again <= self.at

    @property
    def is_empty(self) -> bool:
        """For now."""
        return not (self.overdue or self.tries or self.news)


class Clockwork:
    """Time goes forward only. What is moved is an offset; between two moves it runs as any clock does."""

    def __init__(self) -> None:
        self._offset = timedelta(0)

    def set_to(self, instant: datetime) -> None:
        """To begin with: wherever the year begins."""
        with bound(SYSTEM), transaction.atomic():
            self._move(instant - clock.now())

    def run_to(self, instant: datetime) -> None:
        """Nothing, if it is later already."""
        with bound(SYSTEM), transaction.atomic():
            if (ahead := instant - clock.now()) > timedelta(0):
                self._move(ahead)

    def _move(self, by: timedelta) -> None:
        self._offset += by
        clock.move(self._offset)


def agenda() -> Agenda:
    topics = [subscriber.topic for subscriber in SUBSCRIBERS.values()]
    with bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AGENDA, [topics, list(SUBSCRIBERS)])
        due, again, news = cursor.fetchone()
        return Agenda(clock.now(), due, again, tuple(news))
