"""What happens to a promise that nobody kept? Its default outcome, exactly once.

Claiming a row, its end, the fact about it and what the handler did commit together: a killed worker leaves the row
running, as if nothing had begun. No lease, no broker. A handler that fails puts its own row off and delays nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from platform_core import clock
from platform_core.actors import DEADLINES
from platform_core.deadlines import queries
from platform_core.deadlines.commands._telling import told
from platform_core.deadlines.events import DeadlineMissed
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.registry import handler_for
from platform_core.eventlog.commands import publish
from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound

logger = logging.getLogger(__name__)
BATCH: Final = 500
FIRST_PAUSE_S: Final = 60  # doubled at each failure
LONGEST_PAUSE_S: Final = 3600

# More is due than fits into a batch: an equal share for every shop that has something due. The recursion hops from shop
# to shop on (merchant_id, run_at), so it costs a probe a shop, however many rows wait.
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
SELECT own.* FROM due CROSS JOIN LATERAL (
    SELECT * FROM deadlines_runningdeadline
    WHERE state = 'running' AND merchant_id = due.merchant_id AND run_at <= %(at)s
    ORDER BY run_at LIMIT (SELECT greatest(%(limit)s / count(*), 1) FROM due)
    FOR UPDATE SKIP LOCKED
) own
"""


def sweep(*, limit: int = BATCH) -> float:
    """One turn of the clock, in a transaction of its own. For how many seconds to rest; 0 means there is more."""
    with entered("clock"), bound(SYSTEM), afterwards(), transaction.atomic():
        at = clock.now()
        return 0.0 if close_due_batch(limit=limit, at=at) else queries.seconds_to_next(at=at)


@transaction.atomic(savepoint=False)
def close_due_batch(*, limit: int, at: datetime) -> int:
    """Close what is overdue, at most ``limit`` rows; how many were in hand. Under the system's scope."""
    rows = _claim(limit, at=at)
    for row in rows:
        _close(row, at=at)
    return len(rows)


def _claim(limit: int, *, at: datetime) -> list[RunningDeadline]:
    """Lock what is due, leaving out what others have in hand; fairly, if not all of it fits."""
    due = RunningDeadline.objects.filter(RUNNING, run_at__lte=at).order_by("run_at", "id")
    waiting = len(due.values_list("id")[: limit + 1])
    if not waiting:
        return []
    if waiting <= limit:
        return list(due.select_for_update(skip_locked=True)[:limit])
    shops = list(RunningDeadline.objects.raw(FAIR, {"at": at, "limit": limit}))
    rest = max(limit - len(shops), limit // 10)
    ours = due.filter(merchant=None).select_for_update(skip_locked=True)[:rest]
    return sorted([*shops, *ours], key=lambda row: (row.run_at, row.id))


def _close(row: RunningDeadline, *, at: datetime) -> None:
    """First missed, then the handler: what the handler would meet is no longer running."""
    try:
        with transaction.atomic():
            row.move("miss", by=DEADLINES, at=at)
            publish(told(DeadlineMissed, row), by=DEADLINES, at=at)
            with _in_the_shop(row.merchant_id):
                handler_for(row.kind)(row.subject_id, at=at)
            _check_now()
    except Exception:
        logger.exception("deadline_failed", extra={"kind": row.kind, "deadline": str(row.id)})
        _put_off(row, at=at)


@contextmanager
def _in_the_shop(merchant_id: UUID | None) -> Iterator[None]:
    """With the shop bound whose row it is; a row without one is the platform's own."""
    if merchant_id is None:
        yield
    else:
        with acting_for(merchant_id):
            yield


def _check_now() -> None:
    """Let deferred constraints speak inside this row's savepoint: at COMMIT they would take the whole batch along."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _put_off(row: RunningDeadline, *, at: datetime) -> None:
    """Later, and later each time. The due time stays."""
    pause = min(FIRST_PAUSE_S * 2**row.attempts, LONGEST_PAUSE_S)
    RunningDeadline.objects.filter(id=row.id).update(run_at=at + timedelta(seconds=pause), attempts=row.attempts + 1)
