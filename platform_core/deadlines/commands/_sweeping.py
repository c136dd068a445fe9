"""What happens to a promise that nobody kept? Its default outcome, exactly once.

What is due is read without a lock; then each row has a transaction of its own (ADR-12). Locking the row, its end, the
fact about it and what the handler did commit together: a killed worker leaves the row running, as if nothing had begun.
No lease, no broker. A handler that fails puts its own row off and delays nobody.

The clock's row is locked first, and what the handler needs after it. So a command that stops a clock and locks what the
clock is about does it in the same order: `meet` or `void` first.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction

from platform_core import clock
from platform_core.actors import DEADLINES
from platform_core.deadlines import metrics, queries
from platform_core.deadlines.commands._telling import told
from platform_core.deadlines.events import DeadlineMissed
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.registry import handler_for
from platform_core.eventlog.commands import publish
from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound

logger = logging.getLogger(__name__)
BATCH: Final = 100  # what is read at once: the share of each shop is measured anew after it, and the worker can stop
FIRST_PAUSE_S: Final = 60  # doubled at each failure
LONGEST_PAUSE_S: Final = 3600


def sweep(*, limit: int = BATCH) -> float:
    """One turn of the clock, each row in a transaction of its own. How many seconds to rest; 0 means there is more."""
    with entered("clock"), bound(SYSTEM), afterwards():
        with transaction.atomic(durable=True):  # inside another, the rows would keep their locks until its end
            at = clock.now()
            due, rest = queries.due_ids(at=at, limit=limit), queries.seconds_to_next(at=at)
        return 0.0 if sum(_close_now(deadline_id) for deadline_id in due) else rest


def close_due_batch(*, limit: int, at: datetime) -> int:
    """Close what was overdue at this instant, at most ``limit`` rows; how many were in hand. In the system's scope."""
    with transaction.atomic():
        due = queries.due_ids(at=at, limit=limit)
    return sum(close_if_due(deadline_id, at=at) for deadline_id in due)


@transaction.atomic
def close_if_due(deadline_id: UUID, *, at: datetime) -> bool:
    """Close one row. False if somebody else has it in hand, or it is no longer running or due."""
    due = RunningDeadline.objects.filter(RUNNING, id=deadline_id, run_at__lte=at)
    row = due.select_for_update(skip_locked=True).first()
    if row is None:
        return False
    _close(row, at=at)
    return True


def _close_now(deadline_id: UUID) -> bool:
    """By the time of its own transaction: the turn may have begun a while ago."""
    with transaction.atomic(durable=True):
        return close_if_due(deadline_id, at=clock.now())


def _close(row: RunningDeadline, *, at: datetime) -> None:
    """First missed, then the handler: what the handler would meet is no longer running."""
    try:
        with transaction.atomic():
            row.move("miss", by=DEADLINES, at=at)
            publish(told(DeadlineMissed, row), by=DEADLINES, at=at)
            with _in_the_shop(row.merchant_id):
                handler_for(row.kind)(row.subject_id, at=at)
            _check_now()
    except SoftTimeLimitExceeded:  # the task is told to stop; the row is not to blame
        raise
    except Exception as failure:
        logger.exception("deadline_failed", extra={"kind": row.kind, "deadline": str(row.id)})
        _put_off(row, error=type(failure).__name__, at=at)
    else:
        metrics.observe(row.kind, due_at=row.due_at, closed_at=at)


@contextmanager
def _in_the_shop(merchant_id: UUID | None) -> Iterator[None]:
    """With the shop bound whose row it is; a row without one is the platform's own."""
    if merchant_id is None:
        yield
    else:
        with acting_for(merchant_id):
            yield


def _check_now() -> None:
    """Let deferred constraints speak inside the savepoint: at COMMIT it would be too late to put the row off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _put_off(row: RunningDeadline, *, error: str, at: datetime) -> None:
    """Later, and later each time. The due time stays."""
    pause = min(FIRST_PAUSE_S * 2**row.attempts, LONGEST_PAUSE_S)
    RunningDeadline.objects.filter(id=row.id).update(
        run_at=at + timedelta(seconds=pause), attempts=row.attempts + 1, error=error
    )
