"""What is due, fairly between shops, and how long may the sweep rest?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

PAUSE: Final = 0.25  # seconds; the sweep never sleeps longer
BREATH: Final = 0.01  # what is due already is in other hands
MOMENT: Final = 0.001  # the next one is all but due

# What is due, and what is next after it, in one go: the sweep asks this whenever it wakes, mostly for nothing.
AGENDA: Final = """
(SELECT id, merchant_id, kind, run_at FROM deadlines_runningdeadline
 WHERE state = 'running' AND run_at <= %(at)s ORDER BY run_at, id LIMIT %(limit)s)
UNION ALL
(SELECT id, merchant_id, kind, run_at FROM deadlines_runningdeadline
 WHERE state = 'running' AND run_at > %(at)s ORDER BY run_at, id LIMIT 1)
"""

# More is due than fits: an equal share for every shop that has something due. The recursion hops from shop to shop on
# (merchant_id, run_at), so it costs a probe a shop, however many rows wait.
FAIR: Final = """
WITH RECURSIVE shop AS (
    (SELECT merchant_id, run_at FROM deadlines_runningdeadline
     WHERE state = 'running' AND merchant_id IS NOT NULL ORDER BY merchant_id, run_at LIMIT 1)
    UNION ALL
    SELECT next.merchant_id, next.run_at FROM shop CROSS JOIN LATERAL (
        SELECT merchant_id, run_at FROM deadlines_runningdeadline
        WHERE state = 'running' AND merchant_id > shop.merchant_id ORDER BY merchant_id, run_at LIMIT 1
    ) next
), due AS (
    SELECT merchant_id FROM shop WHERE run_at <= %(at)s ORDER BY run_at LIMIT %(limit)s
)
SELECT own.id, due.merchant_id, own.kind, own.run_at FROM due CROSS JOIN LATERAL (
    SELECT id, kind, run_at FROM deadlines_runningdeadline
    WHERE state = 'running' AND merchant_id = due.merchant_id AND run_at <= %(at)s
    ORDER BY run_at LIMIT (SELECT greatest(%(limit)s / count(*), 1) FROM due)
) own
"""
OURS: Final = """
SELECT id, merchant_id, kind, run_at FROM deadlines_runningdeadline
WHERE state = 'running' AND merchant_id IS NULL AND run_at <= %(at)s ORDER BY run_at, id LIMIT %(limit)s
"""
ONE: Final = """
SELECT id, merchant_id, kind, run_at FROM deadlines_runningdeadline
WHERE id = %(id)s AND state = 'running' AND run_at <= %(at)s
"""
NEWCOMERS: Final = """
SELECT id, merchant_id, kind, run_at FROM deadlines_runningdeadline
WHERE state = 'running' AND run_at > %(after)s AND run_at <= %(at)s ORDER BY run_at, id LIMIT %(limit)s
"""
REMINDERS: Final = "SELECT id FROM deadlines_reminder WHERE remind_at <= %(at)s ORDER BY remind_at, id LIMIT %(limit)s"


class Due(NamedTuple):
    """A row whose time is out, as it was read: by now somebody else may have it."""

    id: UUID
    merchant_id: UUID | None
    kind: str
    run_at: datetime


class Agenda(NamedTuple):
    """What is due, in the order in which it is to be done, and when the next one will be."""

    due: list[Due]
    next_at: datetime | None

    def rest(self, *, at: datetime) -> float:
        """How many seconds the sweep may sleep when it has nothing in hand."""
        if self.due:
            return BREATH
        ahead = PAUSE if self.next_at is None else (self.next_at - at).total_seconds()
        return max(MOMENT, min(ahead, PAUSE))


def agenda(*, at: datetime, limit: int) -> Agenda:
    """What is due at this instant, the oldest first; fairly, if not all of it fits. Locks nothing."""
    found = _oldest_first(_read(AGENDA, at=at, limit=limit + 1))
    due = [row for row in found if row.run_at <= at]
    next_at = found[-1].run_at if len(found) > len(due) else None
    return Agenda(due if len(due) <= limit else _fairly(at=at, limit=limit), next_at)


def newcomers(*, after: datetime, at: datetime, limit: int) -> list[Due]:
    """What has become due since."""
    return _read(NEWCOMERS, after=after, at=at, limit=limit)


def find_due(deadline_id: UUID, *, at: datetime) -> Due | None:
    """This row, if its time is out."""
    return next(iter(_read(ONE, id=deadline_id, at=at)), None)


def due_ids(*, at: datetime, limit: int) -> list[UUID]:
    return [row.id for row in agenda(at=at, limit=limit).due]


def reminders_due(*, at: datetime, limit: int) -> list[UUID]:
    """What is to be said by now, the oldest first. Locks nothing."""
    with connection.cursor() as cursor:
        cursor.execute(REMINDERS, {"at": at, "limit": limit})
        return [reminder_id for (reminder_id,) in cursor.fetchall()]


def _fairly(*, at: datetime, limit: int) -> list[Due]:
    """The same share for every shop, and what is left for the platform's own rows, a tenth at least."""
    shops = _read(FAIR, at=at, limit=limit)
    ours = _read(OURS, at=at, limit=max(limit - len(shops), limit // 10))
    return _oldest_first([*shops, *ours])


def _oldest_first(rows: Iterable[Due]) -> list[Due]:
    return sorted(rows, key=lambda row: (row.run_at, row.id))


def _read(sql: str, **values: Any) -> list[Due]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Due(*row) for row in cursor.fetchall()]
