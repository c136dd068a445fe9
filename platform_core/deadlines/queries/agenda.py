"""Reads for the sweep: due rows, shared fairly between shops, and how long it may rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from platform_core.deadlines.queries.rounds import Mark, Rounds
from platform_core.deadlines.registry import HANDLERS
from platform_core.tenancy import scopes

PAUSE: Final = 0.25  # seconds; the longest that the sweep sleeps
OTHERS_WORK_S: Final = 0.01  # other workers hold what is due
SHORTEST_REST_S: Final = 0.001  # the next row is about to be due

# The due rows and the next one after them, in one query.
AGENDA: Final = """
(SELECT id, merchant_id, kind, run_at, begun_at, losses FROM deadlines_runningdeadline
 WHERE state = 'running' AND run_at <= %(at)s ORDER BY run_at, id LIMIT %(limit)s)
UNION ALL
(SELECT id, merchant_id, kind, run_at, begun_at, losses FROM deadlines_runningdeadline
 WHERE state = 'running' AND run_at > %(at)s ORDER BY run_at, id LIMIT 1)
"""

# Seconds until there is something to do: the only question that a worker asks most of the time.
SOONEST: Final = """
SELECT extract(epoch FROM least(
    (SELECT run_at FROM deadlines_runningdeadline WHERE state = 'running' ORDER BY run_at, id LIMIT 1),
    (SELECT remind_at FROM deadlines_reminder ORDER BY remind_at, id LIMIT 1)
) - tianping_now())
"""

# More is due than fits into a batch: each shop whose turn it is gets an equal share.
FAIR: Final = """
SELECT own.id, turn.merchant_id, own.kind, own.run_at, own.begun_at, own.losses
FROM unnest(%(shops)s::uuid[]) AS turn (merchant_id) CROSS JOIN LATERAL (
    SELECT id, kind, run_at, begun_at, losses FROM deadlines_runningdeadline
    WHERE state = 'running' AND merchant_id = turn.merchant_id AND run_at <= %(at)s
    ORDER BY run_at, id LIMIT %(share)s
) own
"""
OURS: Final = """
SELECT id, merchant_id, kind, run_at, begun_at, losses FROM deadlines_runningdeadline
WHERE state = 'running' AND merchant_id IS NULL AND run_at <= %(at)s ORDER BY run_at, id LIMIT %(limit)s
"""
ONE: Final = """
SELECT id, merchant_id, kind, run_at, begun_at, losses FROM deadlines_runningdeadline
WHERE id = %(id)s AND state = 'running' AND run_at <= %(at)s
"""
NEWCOMERS: Final = """
SELECT id, merchant_id, kind, run_at, begun_at, losses FROM deadlines_runningdeadline
WHERE state = 'running' AND (run_at, id) > (%(after)s, %(id)s) AND run_at <= tianping_now()
ORDER BY run_at, id LIMIT %(limit)s
"""
REMINDERS: Final = "SELECT id FROM deadlines_reminder WHERE remind_at <= %(at)s ORDER BY remind_at, id LIMIT %(limit)s"


OPEN: Final = "state = 'running'"
KNOWN: Final = f"{OPEN} AND kind = ANY(%(kinds)s)"


class Due(NamedTuple):
    """A row that was due when it was read; by now another worker may have taken it."""

    id: UUID
    merchant_id: UUID | None
    kind: str
    run_at: datetime
    begun_at: datetime | None
    losses: int

    @property
    def suspect(self) -> bool:
        """Whether a worker was lost on this row, or may have been: it is marked before it is started."""
        return self.begun_at is not None or self.losses > 0


class Agenda(NamedTuple):
    """Due rows in the order in which they are to be closed, and when the next row will be due."""

    due: list[Due]
    next_at: datetime | None

    def rest(self, *, at: datetime) -> float:
        """The seconds that the sweep may sleep after it closed nothing."""
        if self.due:
            return OTHERS_WORK_S
        return _nap(PAUSE if self.next_at is None else (self.next_at - at).total_seconds())


def idle() -> float:
    """Seconds until a row is to be closed or a reminder sent; 0 for now. One round trip, outside any transaction."""
    [(ahead,)] = scopes.ask(SOONEST, {})
    if ahead is None:
        return PAUSE
    return _nap(float(ahead)) if ahead > 0 else 0.0


def agenda(*, at: datetime, limit: int, rounds: Rounds) -> Agenda:
    """The rows due at ``at``, the oldest first; shared fairly between shops if not all of them fit. Locks nothing."""
    found = _oldest_first(_read(AGENDA, at=at, limit=limit + 1))
    due = [row for row in found if row.run_at <= at]
    next_at = found[-1].run_at if len(found) > len(due) else None
    if len(due) > limit:
        return Agenda(_fairly(at=at, limit=limit, rounds=rounds), next_at)
    rounds.see(at)
    return Agenda(due, next_at)


def newcomers(*, after: Mark, limit: int) -> list[Due]:
    """Rows due since the mark, also at its very instant. One round trip, outside any transaction."""
    found = [Due(*row) for row in scopes.ask(NEWCOMERS, {"after": after.run_at, "id": after.id, "limit": limit})]
    return [row for row in found if row.kind in HANDLERS]


def find_due(deadline_id: UUID, *, at: datetime) -> Due | None:
    """This row if it is due, else None."""
    return next(iter(_read(ONE, id=deadline_id, at=at)), None)


def due_ids(*, at: datetime, limit: int) -> list[UUID]:
    return [row.id for row in agenda(at=at, limit=limit, rounds=Rounds()).due]


def reminders_due(*, at: datetime, limit: int) -> list[UUID]:
    """The reminders to send by now, the oldest first. Locks nothing."""
    with connection.cursor() as cursor:
        cursor.execute(REMINDERS, {"at": at, "limit": limit})
        return [reminder_id for (reminder_id,) in cursor.fetchall()]


def _nap(ahead: float) -> float:
    """Limit a sleep to between a moment and a pause."""
    return max(SHORTEST_REST_S, min(ahead, PAUSE))


def _fairly(*, at: datetime, limit: int, rounds: Rounds) -> list[Due]:
    """The same share for every shop; the rest, at least a tenth, for the platform's own rows."""
    shops = _of_shops(at=at, limit=limit, rounds=rounds)
    if len(shops) <= limit // 2 and rounds.read_at != at:  # most of the shops have nothing due any more
        rounds.ask(at=at)
        shops = _of_shops(at=at, limit=limit, rounds=rounds)
    ours = _read(OURS, at=at, limit=max(limit - len(shops), limit // 10))
    return _oldest_first([*shops, *ours])


def _of_shops(*, at: datetime, limit: int, rounds: Rounds) -> list[Due]:
    turn = rounds.next(at=at, limit=limit)
    share = max(limit // max(len(turn), 1), 1)
    return _read(FAIR, at=at, shops=[str(merchant_id) for merchant_id in turn], share=share)


def _oldest_first(rows: Iterable[Due]) -> list[Due]:
    return sorted(rows, key=lambda row: (row.run_at, row.id))


def _read(sql: str, **values: Any) -> list[Due]:
    """The rows of kinds that this process can end.

    While a newer release comes, an old clock meets kinds that it does not know. It leaves them as they are: the first
    new clock takes them up at once, with nothing counted against them. Asked a second time only where one is met, since
    the first time an index alone answers.
    """
    found = _rows(sql, **values)
    if all(row.kind in HANDLERS for row in found):
        return found
    return _rows(sql.replace(OPEN, KNOWN), **values, kinds=[*HANDLERS])


def _rows(sql: str, **values: Any) -> list[Due]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Due(*row) for row in cursor.fetchall()]
