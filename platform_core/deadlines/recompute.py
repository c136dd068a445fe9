"""The recount of all running clocks after a calendar was loaded, in batches, each clock in its own transaction.

No event is needed: the rows themselves show which are left to do. A run that was killed starts again, and skips the
clocks that it had already counted by the newest calendar. A run is finished when its event is published.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import OperationalError, transaction

from platform_core import clock
from platform_core.actors import DEADLINES
from platform_core.deadlines import history
from platform_core.deadlines.commands import recomputing
from platform_core.deadlines.history import START, Place
from platform_core.rows import one_after_the_other
from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, bound

logger = logging.getLogger(__name__)
BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come, and how many clocks it changed."""

    version: int
    started_at: datetime
    after: Place = START
    looked_at: int = 0
    recounted: int = 0


def turn(progress: Progress | None = None, *, limit: int = BATCH) -> Progress | None:
    """Recompute one batch of the run in progress, or of a new run if one is wanted. Return None if no batch is left."""
    with entered("clock"), bound(SYSTEM), afterwards():
        with transaction.atomic(durable=True):
            progress = progress or _begin_if_wanted(at=clock.now())
            batch = history.to_recompute(progress.version, after=progress.after, limit=limit) if progress else []
        if progress is None:
            return None
        recounted = sum(_recompute_now(deadline_id) for _, deadline_id in batch)
        progress = replace(
            progress,
            after=batch[-1] if batch else progress.after,
            looked_at=progress.looked_at + len(batch),
            recounted=progress.recounted + recounted,
        )
        if len(batch) == limit:
            return progress
        _end(progress)
        return None


def _recompute_now(deadline_id: UUID) -> bool:
    """Recompute one clock at its transaction's time. A clock that cannot be counted is logged, and stops no other."""
    try:
        with transaction.atomic(durable=True):
            return recomputing.recompute(deadline_id, by=DEADLINES, at=clock.now())
    except OperationalError:  # the database is away or asks for a retry: no clock is to blame
        raise
    except Exception:
        logger.exception("recount_failed", extra={"deadline": str(deadline_id)})
        return False


def _begin_if_wanted(*, at: datetime) -> Progress | None:
    version = history.unfinished(at=at)
    return None if version is None else Progress(version, at)


def _end(done: Progress) -> None:
    """Publish the end of a run, unless another worker has.

    A second run follows an hour later, when no transaction can still write a count by the older calendar.
    """
    figures = {"looked_at": done.looked_at, "recounted": done.recounted}
    with transaction.atomic(durable=True):
        one_after_the_other(f"deadlines/recounted/{done.version}")
        if not history.is_wanted(done.version, started_at=done.started_at):
            return
        recomputing.finish_recompute(done.version, **figures, by=DEADLINES, at=clock.now())
