"""Recount of a clock after a calendar brings days that were only assumed, or corrects others."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.deadlines import history
from platform_core.deadlines.commands.rows import counted, replace, with_due_at
from platform_core.deadlines.events import DeadlinesRecounted
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.policies import due_after_recompute
from platform_core.deadlines.specs import DECLARED
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal import spans
from platform_core.legal.queries import calendars

ENDS: Final = ("due_strict", "due_legal", "provisional")


@transaction.atomic(savepoint=False)
def recompute(deadline_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Count one running clock again by the newest calendar. If its end changes, another row takes its place.

    Return False if nothing changes or the end has passed: who is late already gets no more time, and loses none.
    """
    row = RunningDeadline.objects.select_for_update().filter(RUNNING, id=deadline_id, due_at__gt=at).first()
    columns = _recompute_row(row, at=at) if row else None
    if row is None or columns is None:
        return False
    replace(row, columns, by=by, at=at, reason=history.reason_of(columns["calendar_version"]))
    return True


@transaction.atomic(savepoint=False)
def finish_recompute(version: int, *, looked_at: int, recounted: int, by: Actor, at: datetime) -> None:
    """Publish that all running clocks were counted again for this calendar, and how many changed."""
    calendar_id = calendars.versions()[version]
    fact = DeadlinesRecounted(calendar_id=calendar_id, version=version, looked_at=looked_at, recounted=recounted)
    publish(fact, by=by, at=at)


def _recompute_row(row: RunningDeadline, *, at: datetime) -> dict[str, Any] | None:
    """The columns of the row that takes its place, or None if nothing changes."""
    columns = counted(DECLARED[row.kind], spans.parse(row.within), row.started_at)
    older = row.calendar_version < columns["calendar_version"]
    if not older or all(getattr(row, name) == columns[name] for name in ENDS):
        return None
    due_at = due_after_recompute(
        owed_by=row.owed_by, shown=row.due_at, provisional=row.provisional, counted=columns["due_at"], at=at
    )
    return with_due_at(due_at, columns=columns)
