"""How does time pass on a clone? Its clock is moved to when everything is due; then the bench waits for the sweep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from platform_core import clock
from platform_core.drivers.bench import workers
from platform_core.drivers.bench.clones import Clone
from platform_core.drivers.bench.workloads import Workload

AHEAD: Final = timedelta(days=1)  # so that all is inserted before anything is due
SLOWEST: Final = 25  # rows a second; who is slower than that is stuck
IDLE: Final = """
SELECT NOT EXISTS (
    SELECT FROM deadlines_runningdeadline
    WHERE state = 'running' AND run_at < %(before)s AND merchant_id = ANY(%(shops)s::uuid[])
)
"""

LEFT: Final = "SELECT count(*) FROM deadlines_runningdeadline WHERE state = 'running' AND run_at < %(before)s"
CLOSED: Final = """
SELECT count(*) FILTER (WHERE state = 'missed' AND due_at >= %(since)s AND due_at < %(before)s
                        AND merchant_id = ANY(%(shops)s::uuid[])),
       count(*) FILTER (WHERE attempts > 0)
FROM deadlines_runningdeadline WHERE kind = 'bench.due'
"""


class Unclosed(Exception):
    """Some of what was to be measured was not there at the end: the rest is no measurement."""


def moved(clone: Clone, workload: Workload, *, by: timedelta) -> datetime:
    """Let so much time have passed since the workload was laid; what the clock shows then."""
    with clone.connected():
        with transaction.atomic():
            true = clock.now() - workload.shift
        workload.shift = workload.at + by - true
        clock.move(workload.shift)
        with transaction.atomic():
            return clock.now()


def idle(clone: Clone, *, before: datetime, shops: Iterable[UUID]) -> bool:
    """Nothing of these shops runs that was to be run before. That is cheap to ask again and again, and no proof: what
    a handler failed at is put off beyond it, and still runs.
    """
    with clone.as_owner() as read:
        read.execute(IDLE, {"before": before, "shops": list(map(str, shops))})
        return bool(read.fetchone()[0])


def left(clone: Clone, *, before: datetime) -> int:
    """How many rows still run that were to be run before."""
    with clone.as_owner() as read:
        read.execute(LEFT, {"before": before})
        return int(read.fetchone()[0])


def drained(
    clone: Clone, *, since: datetime, before: datetime, shops: Iterable[UUID], rows: int, beside: int = 0
) -> None:
    """Wait until so many rows are closed, all of these shops that were due from ``since`` on, with others ``beside``.

    Raises ``Unclosed`` if it was another number, or if a handler failed at any row, theirs or not.
    """
    of, patience = list(shops), 60 + (rows + beside) / SLOWEST
    workers.until(lambda: idle(clone, before=before, shops=of), "the sweep does not end", patience=patience, glance=0.2)
    check_closed(clone, since=since, before=before, shops=of, rows=rows)


def check_closed(clone: Clone, *, since: datetime, before: datetime, shops: Iterable[UUID], rows: int) -> None:
    with clone.as_owner() as read:
        read.execute(CLOSED, {"since": since, "before": before, "shops": list(map(str, shops))})
        closed, failed = read.fetchone()
    if closed != rows or failed:
        raise Unclosed(f"{closed:,} of {rows:,} rows were closed, and handlers failed at {failed:,}")
