"""The back-off of a row whose handler failed: it is tried again, later each time; its due time does not change.

A failure that may pass by itself is tried again after 1, 2 and 4 seconds: the victim of a deadlock did nothing wrong,
and a database that came back may stay. Any other failure waits a minute, doubled each time, up to an hour. After the
fifth failure people are told.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.actors import DEADLINES
from platform_core.deadlines import policies
from platform_core.deadlines.events import DeadlineStuck
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.queries import figures
from platform_core.eventlog.commands.publishing import publish


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
    others = figures.stuck(at=at).filter(kind=row.kind).exclude(id=row.id)
    return DeadlineStuck(deadline_id=row.id, kind=row.kind, attempts=attempts, error=error, first=not others.exists())
