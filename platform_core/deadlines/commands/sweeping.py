"""The sweep: it carries out the default outcome of a promise that nobody kept, exactly once.

Due rows are read without a lock. Each is then closed in a transaction of its own (ADR-12), in the scope of its shop:
the lock, the new state, the event and the handler's changes commit together. A worker that is killed leaves the row
running, as if nothing had been done; there is no lease and no broker. If the handler fails, all of that is rolled back,
and the row backs off in a second transaction, on a new connection if the failure broke the first one. If the database
itself does not answer, no row is blamed.

The clock's row is locked before the rows that its handler needs. A command that closes a clock and locks its subject
must keep the same order: `meet` or `void` first.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction

from platform_core import clock
from platform_core.actors import DEADLINES
from platform_core.deadlines import metrics
from platform_core.deadlines.commands import backoff, crash_guard
from platform_core.deadlines.commands.crash_guard import Outcome
from platform_core.deadlines.commands.facts import fact_about
from platform_core.deadlines.events import DeadlineMissed
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import agenda as deadlines_agenda
from platform_core.deadlines.queries.agenda import Due
from platform_core.deadlines.queries.rounds import Mark, Rounds
from platform_core.deadlines.registry import handler_for
from platform_core.deadlines.states import DEADLINE, DeadlineState
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import check_deferred_constraints, is_lock_conflict
from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound

logger = logging.getLogger(__name__)
BATCH: Final = 100  # rows; after each batch the share of every shop is computed anew, and the worker can stop
LOOK_EVERY_S: Final = 0.005  # between two looks for rows that have become due since the batch was read
NEWCOMERS_AT_ONCE: Final = 20
TAKEN_BY_OTHERS: Final = 3  # rows that another worker had taken already: after so many the batch is out of date

# A function of the database takes and closes a row in one statement, and plans it once (migrations 0008 and 0010). It
# returns the columns that the event needs. The same round trip sets how long a handler may wait for a lock.
# Of several clocks about one subject the one that ran out first is closed first, even if another worker holds it:
# else the speed of the workers would decide whose silence was a breach. A row that backed off holds up no other.
MISSED: Final = DEADLINE.target("miss", state=DeadlineState.RUNNING, by=DEADLINES)
NEEDED: Final = (  # in the order of the model's fields
    *("id", "state", "kind", "subject_type", "subject_id", "merchant_id", "person_id", "due_at", "closed_at"),
)
TAKE: Final = f"""
SET LOCAL lock_timeout TO '5s'; SELECT {", ".join(NEEDED)} FROM tianping_take_due(%(id)s, %(at)s, %(missed)s)
"""  # noqa: S608  # names of columns


def sweep(rounds: Rounds | None = None, *, limit: int = BATCH) -> float:
    """Close one batch of due rows. Return the seconds to rest; 0 means that more rows are due.

    A caller that sweeps repeatedly passes the same ``rounds``, which remember which shop's turn it is.
    """
    rounds = rounds or Rounds()
    with entered("clock"), bound(SYSTEM), afterwards():
        with transaction.atomic(durable=True):  # inside another one the rows would keep their locks until its end
            at = clock.now()
            agenda = deadlines_agenda.agenda(at=at, limit=limit, rounds=rounds)
        if _Turn(agenda.due, rounds=rounds, limit=limit).work():
            return 0.0
        return agenda.rest(at=at)


def close_due_batch(*, limit: int, at: datetime) -> int:
    """Close at most ``limit`` rows that were due at ``at``, in the system's scope. Return how many were handled."""
    with transaction.atomic():
        due = deadlines_agenda.agenda(at=at, limit=limit, rounds=Rounds()).due
    return sum(_close(row, at=at) for row in due)


def close_if_due(deadline_id: UUID, *, at: datetime) -> bool:
    """Close one row. Return False if another worker holds it, if it does not run or is not due, or if an earlier
    clock about the same subject still runs."""
    with transaction.atomic():
        due = deadlines_agenda.find_due(deadline_id, at=at)
    return due is not None and _close(due, at=at)


class _Turn:
    """One pass over a batch of due rows, which takes in rows that become due meanwhile and yields to other workers."""

    def __init__(self, due: list[Due], *, rounds: Rounds, limit: int) -> None:
        self.ahead, self.come = deque(due), deque[Due]()
        self.backlog = Counter(row.merchant_id for row in due)
        self.rounds, self.looked, self.room = rounds, time.monotonic(), limit

    def work(self) -> int:
        """Handle the batch. Return how many rows were closed or backed off."""
        done = taken = 0
        while self.come or (self.ahead and not (done and taken >= TAKEN_BY_OTHERS)):
            self._look()
            rows = self.come or self.ahead  # newcomers go first: they are not part of the backlog
            row = rows.popleft()
            if rows is self.ahead:
                self.backlog[row.merchant_id] -= 1
            if self._close(row):
                done += 1
            else:
                taken += rows is self.ahead
                _rotate(rows)
        return done

    def _close(self, row: Due) -> bool:
        if self.rounds.guarded <= 0 and not row.suspect:
            return _close(row)
        done = _close_guarded(row)
        self.rounds.guarded -= done
        return done

    def _look(self) -> None:
        """Take in rows that have become due, of shops that have no backlog, so that they do not wait behind another
        shop's.

        At most as many as the batch had: the backlog does not wait for ever either.
        """
        if not self.room or time.monotonic() - self.looked < LOOK_EVERY_S:
            return
        come = deadlines_agenda.newcomers(after=self.rounds.seen, limit=min(NEWCOMERS_AT_ONCE, self.room))
        if come:
            self.rounds.seen = Mark(come[-1].run_at, come[-1].id)
        without_backlog = [row for row in come if self.backlog[row.merchant_id] <= 0]
        self.come.extend(without_backlog)
        self.room -= len(without_backlog)
        self.looked = time.monotonic()


def _rotate(rows: deque[Due]) -> None:
    """Start elsewhere in the batch: another worker has read the same rows and works through them in the same order."""
    if rows:
        rows.rotate(-secrets.randbelow(len(rows)))


def _close_guarded(due: Due) -> bool:
    """Mark a row as started, then close it. Return whether it was closed or backed off."""
    with transaction.atomic(durable=True):
        outcome = crash_guard.mark_started(due.id, at=clock.now())
    if outcome is not Outcome.MARKED:
        return outcome is Outcome.BACKED_OFF
    done = _close(due)
    if not done:
        with transaction.atomic(durable=True):
            crash_guard.clear_mark(due.id)
    return done


def _close(due: Due, *, at: datetime | None = None) -> bool:
    """Close a row in a transaction of its own, by that transaction's time; or inside the caller's, at ``at``.

    Return False if another worker holds it, if it does not run or is not due, or if it has to wait for an earlier one.
    """
    wire = connection.connection  # Django opens another one when this one breaks
    try:
        with _in_the_shop(due.merchant_id), transaction.atomic(durable=at is None):
            now = at or clock.now()
            row = _lock_closed(due.id, at=now)
            if at is not None:
                check_deferred_constraints()
    except SoftTimeLimitExceeded:  # the task has to stop; the row is not to blame
        raise
    except Exception as failure:
        logger.exception("deadline_failed", extra={"kind": due.kind, "deadline": str(due.id)})
        broken = connection.connection is not wire
        with transaction.atomic(durable=at is None):  # raises if the database is away, and then blames no row
            soon = broken or is_lock_conflict(failure)
            backoff.back_off(due.id, error=type(failure).__name__, soon=soon, at=at or clock.now())
        return True
    if row is not None:
        metrics.observe(row.kind, due_at=row.due_at, closed_at=now)
    return row is not None


def _lock_closed(deadline_id: UUID, *, at: datetime) -> RunningDeadline | None:
    """Take the row, publish that it was missed, and run its handler: it finds the clock no longer running."""
    row = _claim(deadline_id, at=at)
    if row is not None:
        publish(fact_about(DeadlineMissed, row), by=DEADLINES, at=at)
        handler_for(row.kind)(row.subject_id, at=at)
    return row


def _claim(deadline_id: UUID, *, at: datetime) -> RunningDeadline | None:
    """The row, now closed as missed; None if another worker holds it, it is not due, or an earlier clock goes first."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"id": deadline_id, "at": at, "missed": MISSED})
        found = cursor.fetchone()
    return found and RunningDeadline.from_db(connection.alias, NEEDED, found)


@contextmanager
def _in_the_shop(merchant_id: UUID | None) -> Iterator[None]:
    """Act for the shop whose row it is; a row without a shop belongs to the platform."""
    if merchant_id is None:
        yield
    else:
        with acting_for(merchant_id):
            yield
