"""How are all clocks gone through when a calendar was loaded? A batch at each turn of the worker, each clock by itself.

Nothing waits for an event: what is left to do stands in the rows. A pass that was killed begins anew; what it had done
already is counted by the newest calendar and not looked at. A pass is over when it has said so.
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
from platform_core.deadlines import commands, history
from platform_core.deadlines.history import START, Place
from platform_core.rows import one_after_the_other
from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, bound

logger = logging.getLogger(__name__)
BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the clocks have been gone through for a calendar, and what came of it."""

    version: int
    started_at: datetime
    after: Place = START
    looked_at: int = 0
    recounted: int = 0


def turn(progress: Progress | None = None, *, limit: int = BATCH) -> Progress | None:
    """A batch of the run in progress, or the first of a new run. None: there is nothing more."""
    with entered("clock"), bound(SYSTEM), afterwards():
        with transaction.atomic(durable=True):
            progress = progress or _due(at=clock.now())
            found = history.to_recompute(progress.version, after=progress.after, limit=limit) if progress else []
        if progress is None:
            return None
        recounted = sum(_recompute_now(deadline_id) for _, deadline_id in found)
        progress = replace(
            progress,
            after=found[-1] if found else progress.after,
            looked_at=progress.looked_at + len(found),
            recounted=progress.recounted + recounted,
        )
        if len(found) == limit:
            return progress
        _end(progress)
        return None


def _recompute_now(deadline_id: UUID) -> bool:
    """By the time of its own transaction. What cannot be counted stays as it is, and stops nobody else's."""
    try:
        with transaction.atomic(durable=True):
            return commands.recompute(deadline_id, by=DEADLINES, at=clock.now())
    except OperationalError:  # the database is away, or wants it tried again: no clock is to blame
        raise
    except Exception:
        logger.exception("recount_failed", extra={"deadline": str(deadline_id)})
        return False


def _due(*, at: datetime) -> Progress | None:
    version = history.unfinished(at=at)
    return None if version is None else Progress(version, at)


def _end(done: Progress) -> None:
    """Said once, however many workers went through: the second pass begins when nothing old can be written any more."""
    figures = {"looked_at": done.looked_at, "recounted": done.recounted}
    with transaction.atomic(durable=True):
        one_after_the_other(f"deadlines/recounted/{done.version}")
        if not history.is_wanted(done.version, started_at=done.started_at):
            return
        commands.finish_recompute(done.version, **figures, by=DEADLINES, at=clock.now())
