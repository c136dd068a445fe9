"""What becomes of a promise whose consequence failed? It is tried again, later each time, and its due time stays.

What passes by itself is tried again within seconds, a few times: a deadlock's victim has done nothing wrong, and a
database that went away and has come back may not do so again. Everything else waits a minute, doubled each time. What
fails too often is told to people.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from platform_core.actors import DEADLINES
from platform_core.deadlines import policies, queries
from platform_core.deadlines.events import DeadlineStuck
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.eventlog.commands import publish

# serialization_failure, deadlock_detected, lock_not_available: somebody else was in the way.
LOCK_CONFLICTS: Final = ("40001", "40P01", "55P03")


def is_lock_conflict(failure: BaseException) -> bool:
    """Django's errors are raised from the driver's, which know the reason."""
    cause: BaseException | None = failure
    while cause is not None and getattr(cause, "pgcode", None) not in LOCK_CONFLICTS:
        cause = cause.__cause__
    return cause is not None


def back_off(deadline_id: UUID, *, error: str, soon: bool, at: datetime, losses: int = 0) -> None:
    """Schedule the next attempt of a row that failed; do nothing if another worker has done so meanwhile.

    ``losses`` is how many workers were lost on it in a row; a failure that a worker lived to report sets it to 0.
    """
    due = RunningDeadline.objects.filter(RUNNING, id=deadline_id, run_at__lte=at)
    if row := due.select_for_update(skip_locked=True).first():
        attempts = row.attempts + 1
        run_at = at + policies.rest(row.attempts, soon=soon)
        due.update(run_at=run_at, attempts=attempts, error=error, losses=losses, begun_at=None)
        if attempts == policies.POISONED:
            publish(_stuck(row, attempts=attempts, error=error, at=at), by=DEADLINES, at=at)


def _stuck(row: RunningDeadline, *, attempts: int, error: str, at: datetime) -> DeadlineStuck:
    others = queries.stuck(at=at).filter(kind=row.kind).exclude(id=row.id)
    return DeadlineStuck(deadline_id=row.id, kind=row.kind, attempts=attempts, error=error, first=not others.exists())
