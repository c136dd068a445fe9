"""What happens to a promise that nobody kept? Its default outcome, exactly once.

What is due is read without a lock; then each row has a transaction of its own (ADR-12), with its shop bound. Locking
the row, its end, the fact about it and what the handler did commit together: a killed worker leaves it running, with
nothing done. No lease, no broker. A handler that fails takes all of that back; then its row is put off, in another
transaction, and delays nobody: on a new connection, if it took that along. Only when the database itself does not
answer is no row to blame.

The clock's row is locked first, and what the handler needs after it. So a command that stops a clock and locks what the
clock is about does it in the same order: `meet` or `void` first.
"""

from __future__ import annotations

import logging
import random
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
from platform_core.deadlines import metrics, queries
from platform_core.deadlines.commands import _backoff, _crash_guard
from platform_core.deadlines.commands._crash_guard import Outcome
from platform_core.deadlines.commands._facts import fact_about
from platform_core.deadlines.events import DeadlineMissed
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import Due, Mark, Rounds
from platform_core.deadlines.registry import handler_for
from platform_core.deadlines.states import DEADLINE, DeadlineState
from platform_core.eventlog.commands import publish
from platform_core.rows import check_deferred_constraints
from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound

logger = logging.getLogger(__name__)
BATCH: Final = 100  # what is read at once: the share of each shop is measured anew after it, and the worker can stop
GLANCE_S: Final = 0.005  # between two looks at who has come since the batch was read
AT_A_GLANCE: Final = 20
IN_VAIN: Final = 3  # so often was somebody else there first: what was read is out of date

# Taken and closed in one statement, by a function of the database, which plans it once (migration 0008). What is told
# of it comes back; the rest is read by nobody here. With it goes how long others wait for what a handler needs.
# Of what is about the same, what ran out first goes first, whoever has it in hand: else it would depend on the workers
# whose silence was a breach. What was put off holds nobody up.
MISSED: Final = DEADLINE.target("miss", state=DeadlineState.RUNNING, by=DEADLINES)
NEEDED: Final = (  # in the order of the model
    *("id", "state", "kind", "subject_type", "subject_id", "merchant_id", "person_id", "due_at", "closed_at"),
)
TAKE: Final = f"""
SET LOCAL lock_timeout TO '5s'; SELECT {", ".join(NEEDED)} FROM tianping_take_due(%(id)s, %(at)s, %(missed)s)
"""  # noqa: S608  # names of columns


def sweep(rounds: Rounds | None = None, *, limit: int = BATCH) -> float:
    """One turn of the clock, each row in a transaction of its own. How many seconds to rest; 0 means there is more.

    Who sweeps again and again keeps the rounds, which know whose turn it is.
    """
    rounds = rounds or Rounds()
    with entered("clock"), bound(SYSTEM), afterwards():
        with transaction.atomic(durable=True):  # inside another, the rows would keep their locks until its end
            at = clock.now()
            agenda = queries.agenda(at=at, limit=limit, rounds=rounds)
        if _Turn(agenda.due, rounds=rounds, limit=limit).work():
            return 0.0
        return agenda.rest(at=at)


def close_due_batch(*, limit: int, at: datetime) -> int:
    """Close what was overdue at this instant, at most ``limit`` rows; how many were in hand. In the system's scope."""
    with transaction.atomic():
        due = queries.agenda(at=at, limit=limit, rounds=Rounds()).due
    return sum(_close(row, at=at) for row in due)


def close_if_due(deadline_id: UUID, *, at: datetime) -> bool:
    """Close one row. False if somebody else has it in hand, if it is no longer running or due, or if something else
    about the same was due before it and still runs."""
    with transaction.atomic():
        due = queries.find_due(deadline_id, at=at)
    return due is not None and _close(due, at=at)


class _Turn:
    """One pass through what was read, with an eye on who comes meanwhile and on who else is at it."""

    def __init__(self, due: list[Due], *, rounds: Rounds, limit: int) -> None:
        self.ahead, self.come = deque(due), deque[Due]()
        self.backlog = Counter(row.merchant_id for row in due)
        self.rounds, self.looked, self.room = rounds, time.monotonic(), limit

    def work(self) -> int:
        """How many rows were closed, or put off."""
        done = in_vain = 0
        while self.come or (self.ahead and not (done and in_vain >= IN_VAIN)):
            self._look()
            rows = self.come or self.ahead  # whoever has one in hand: those who came behind it are not the backlog's
            row = rows.popleft()
            if rows is self.ahead:
                self.backlog[row.merchant_id] -= 1
            if self._close(row):
                done += 1
            else:
                in_vain += rows is self.ahead
                _rotate(rows)
        return done

    def _close(self, row: Due) -> bool:
        if self.rounds.guarded <= 0 and not row.suspect:
            return _close(row)
        done = _close_guarded(row)
        self.rounds.guarded -= done
        return done

    def _look(self) -> None:
        """Whoever comes now, and of whose shop nothing waits, does not wait behind the backlog of another shop.

        At most as many as were read: the backlog is not made to wait for ever either.
        """
        if not self.room or time.monotonic() - self.looked < GLANCE_S:
            return
        come = queries.newcomers(after=self.rounds.seen, limit=min(AT_A_GLANCE, self.room))
        if come:
            self.rounds.seen = Mark(come[-1].run_at, come[-1].id)
        without_backlog = [row for row in come if self.backlog[row.merchant_id] <= 0]
        self.come.extend(without_backlog)
        self.room -= len(without_backlog)
        self.looked = time.monotonic()


def _rotate(rows: deque[Due]) -> None:
    """Another worker has read the same, and goes through it in the same order."""
    if rows:
        rows.rotate(-random.randrange(len(rows)))  # noqa: S311  # any will do


def _close_guarded(due: Due) -> bool:
    """As ``_close``, and it is written down before that it is begun."""
    with transaction.atomic(durable=True):
        outcome = _crash_guard.mark_started(due.id, at=clock.now())
    if outcome is not Outcome.MARKED:
        return outcome is Outcome.BACKED_OFF
    done = _close(due)
    if not done:
        with transaction.atomic(durable=True):
            _crash_guard.clear_mark(due.id)
    return done


def _close(due: Due, *, at: datetime | None = None) -> bool:
    """By the time of its own transaction, since the turn may have begun a while ago; or inside the caller's, at ``at``.

    False if somebody else has the row in hand, or it is no longer running or due, or not yet its turn.
    """
    wire = connection.connection  # Django takes another when this one breaks
    try:
        with _in_the_shop(due.merchant_id), transaction.atomic(durable=at is None):
            now = at or clock.now()
            row = _closed(due.id, at=now)
            if at is not None:
                check_deferred_constraints()
    except SoftTimeLimitExceeded:  # the task is told to stop; the row is not to blame
        raise
    except Exception as failure:
        logger.exception("deadline_failed", extra={"kind": due.kind, "deadline": str(due.id)})
        broken = connection.connection is not wire
        with transaction.atomic(durable=at is None):  # raises, and blames nobody, if the database is away
            soon = broken or _backoff.is_lock_conflict(failure)
            _backoff.back_off(due.id, error=type(failure).__name__, soon=soon, at=at or clock.now())
        return True
    if row is not None:
        metrics.observe(row.kind, due_at=row.due_at, closed_at=now)
    return row is not None


def _closed(deadline_id: UUID, *, at: datetime) -> RunningDeadline | None:
    """First missed, then the handler: what the handler would meet is no longer running."""
    row = _claimed(deadline_id, at=at)
    if row is not None:
        publish(fact_about(DeadlineMissed, row), by=DEADLINES, at=at)
        handler_for(row.kind)(row.subject_id, at=at)
    return row


def _claimed(deadline_id: UUID, *, at: datetime) -> RunningDeadline | None:
    """The row, missed now; None if somebody has it in hand, it is not running and due, or another goes before."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"id": deadline_id, "at": at, "missed": MISSED})
        found = cursor.fetchone()
    return found and RunningDeadline.from_db(connection.alias, NEEDED, found)


@contextmanager
def _in_the_shop(merchant_id: UUID | None) -> Iterator[None]:
    """With the shop bound whose row it is; a row without one is the platform's own."""
    if merchant_id is None:
        yield
    else:
        with acting_for(merchant_id):
            yield
