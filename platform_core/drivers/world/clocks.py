"""The moved clock: a story of a month passes in minutes, by going to the next instant that matters.

An offset of the database's clock is moved: between two moves time runs as it always does. Before a move nothing may be
left to do, or it would happen late only because of our haste; `agenda` tells the work there is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias, TypeVar

from django.db import connection, transaction

from platform_core import clock
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.tenancy.scopes import SYSTEM, bound

Moved: TypeAlias = Callable[[timedelta], None]
T = TypeVar("T")
PATIENCE: Final = 90.0  # seconds of true time
GLANCE: Final = 0.15  # seconds between two looks: each costs those who do the work
# One statement, since everybody asks it again and again: what runs out next, what is tried again next, who has news.
# What stands behind another delivery about its subject is not tried, and for good if that one is parked.
AGENDA: Final = """
SELECT
  least(
    (
      SELECT run_at FROM deadlines_runningdeadline WHERE state = 'running' AND kind <> ALL (%s::text[])
      ORDER BY run_at, id LIMIT 1
    ),
    (
      SELECT remind_at FROM deadlines_reminder reminder WHERE NOT EXISTS (
        SELECT FROM deadlines_runningdeadline clock
        WHERE clock.id = reminder.deadline_id AND clock.kind = ANY (%s::text[])
      ) ORDER BY remind_at, id LIMIT 1
    )
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


class Impatient(Exception):
    """An event did not come in the time that it may take; the message names it."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The work that is left, as of ``at``.

    ``due``: when the next clock runs out or is reminded of. ``again``: when the next delivery that was put off is tried
    again. ``news``: the subscribers with facts that they have not heard.
    """

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
        """Tell whether there is nothing to do for now."""
        return not (self.overdue or self.tries or self.news)

    @property
    def is_quiet(self) -> bool:
        """Nor will anything be tried again soon."""
        return self.is_empty and self.again is None


def agenda(*, without: Collection[str] = ()) -> Agenda:
    """``without``: kinds of clock that are not waited for."""
    aside, topics = list(without), [subscriber.topic for subscriber in SUBSCRIBERS.values()]
    with bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AGENDA, [aside, aside, topics, list(SUBSCRIBERS)])
        due, again, news = cursor.fetchone()
        return Agenda(clock.now(), due, again, tuple(news))


class MovedClock:
    """The clock of the database, and with ``outside`` that of the world outside too, which counts whole seconds."""

    def __init__(self) -> None:
        self.offset = timedelta(0)
        self._outside: Moved | None = None

    def moves_also(self, outside: Moved) -> None:
        """Move the world outside as well, from now on."""
        self._outside = outside
        outside(self.offset)

    def now(self) -> datetime:
        with bound(SYSTEM), transaction.atomic():
            return clock.now()

    def set_to(self, instant: datetime) -> None:
        """Move forwards or back."""
        with bound(SYSTEM), transaction.atomic():
            self._move(instant - clock.now())

    def run_to(self, instant: datetime) -> None:
        """Move forwards. Nothing happens if it is later already."""
        with bound(SYSTEM), transaction.atomic():
            if (ahead := instant - clock.now()) > timedelta(0):
                self._move(ahead)

    def reset(self) -> None:
        """Back to the true time."""
        with bound(SYSTEM), transaction.atomic():
            self._move(-self.offset)

    def _move(self, by: timedelta) -> None:
        self.offset += by
        if self._outside:
            self.offset = timedelta(seconds=round(self.offset.total_seconds()))
            self._outside(self.offset)
        clock.move(self.offset)


def until(what: str, found: Callable[[], T | None], *, seconds: float = PATIENCE, every: float = GLANCE) -> T:
    """Look again and again until there is something to be seen, and return it. Raises ``Impatient``."""
    end = time.monotonic() + seconds
    while not (seen := found()):
        if time.monotonic() > end:
            raise Impatient(f"{what}: waited {seconds:.0f} s in vain")
        time.sleep(every)
    return seen
