"""What happens to clocks when a calendar is loaded that knows days which were supposed, or says others than before?

Nothing waits for an event: what is left to do stands in the rows. Each clock is counted again in a transaction of its
own, and a pass that was killed begins anew; what it had done already is counted by the newest calendar and not looked
at. A pass is over when it has said so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import OperationalError, transaction

import platform_core.legal.queries
from platform_core import clock
from platform_core.actors import DEADLINES, Actor
from platform_core.deadlines import history
from platform_core.deadlines.commands._rows import counted
from platform_core.deadlines.commands._rows import replace as replaced_by
from platform_core.deadlines.events import DeadlinesRecounted
from platform_core.deadlines.history import START, Place
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.recounts import stands
from platform_core.deadlines.specs import DECLARED
from platform_core.eventlog.commands import publish
from platform_core.legal import spans
from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, bound

logger = logging.getLogger(__name__)
BATCH: Final = 200
ENDS: Final = ("due_strict", "due_legal", "provisional")


@dataclass(frozen=True, slots=True)
class Pass:
    """How far the clocks have been gone through for a calendar, and what came of it."""

    version: int
    after: Place = START
    looked_at: int = 0
    recounted: int = 0


def recount_next(going: Pass | None = None, *, limit: int = BATCH) -> Pass | None:
    """A batch of the pass that is going on, or the first of one that is to be made. None: there is nothing more."""
    with entered("clock"), bound(SYSTEM), afterwards():
        with transaction.atomic(durable=True):
            going = going or _due(at=clock.now())
            found = history.touched(going.version, after=going.after, limit=limit) if going else []
        if going is None:
            return None
        recounted = sum(_recount_now(deadline_id) for _, deadline_id in found)
        going = replace(
            going,
            after=found[-1] if found else going.after,
            looked_at=going.looked_at + len(found),
            recounted=going.recounted + recounted,
        )
        if len(found) == limit:
            return going
        with transaction.atomic(durable=True):
            _finish(going, at=clock.now())
        return None


@transaction.atomic(savepoint=False)
def recount_provisional(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Count again, in one transaction, what the newest calendar says other days of; how many clocks that changed."""
    newest = platform_core.legal.queries.calendar().version
    found = history.touched(newest, after=START, limit=limit)
    return sum(recount(deadline_id, by=by, at=at) for _, deadline_id in found)


@transaction.atomic(savepoint=False)
def recount(deadline_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Count one clock again by the newest calendar. The old row is kept as void, and another takes its place.

    False if it comes to the same, or is over: who is late already is not given time, nor taken any.
    """
    row = RunningDeadline.objects.select_for_update().filter(RUNNING, id=deadline_id, due_at__gt=at).first()
    columns = _counted_again(row, at=at) if row else None
    if row is None or columns is None:
        return False
    replaced_by(row, columns, by=by, at=at, reason=history.reason_of(columns["calendar_version"]))
    return True


def _recount_now(deadline_id: UUID) -> bool:
    """By the time of its own transaction. What cannot be counted stays as it is, and stops nobody else's."""
    try:
        with transaction.atomic(durable=True):
            return recount(deadline_id, by=DEADLINES, at=clock.now())
    except OperationalError:  # the database is away, or wants it tried again: no clock is to blame
        raise
    except Exception:
        logger.exception("recount_failed", extra={"deadline": str(deadline_id)})
        return False


def _counted_again(row: RunningDeadline, *, at: datetime) -> dict[str, Any] | None:
    """The columns of the row that takes its place; None if nothing would change."""
    columns = counted(DECLARED[row.kind], spans.parse(row.within), row.started_at)
    older = row.calendar_version < columns["calendar_version"]
    if not older or all(getattr(row, name) == columns[name] for name in ENDS):
        return None
    due_at = stands(
        owed_by=row.owed_by, shown=row.due_at, provisional=row.provisional, counted=columns["due_at"], at=at
    )
    if due_at != columns["due_at"]:
        columns["steps"]["stands"] = due_at.isoformat()
    return columns | {"due_at": due_at, "run_at": due_at}


def _due(*, at: datetime) -> Pass | None:
    version = history.unfinished(at=at)
    return None if version is None else Pass(version)


def _finish(done: Pass, *, at: datetime) -> None:
    told = DeadlinesRecounted(
        calendar_id=platform_core.legal.queries.versions()[done.version],
        version=done.version,
        looked_at=done.looked_at,
        recounted=done.recounted,
    )
    publish(told, by=DEADLINES, at=at)
