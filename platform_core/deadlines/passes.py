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
class Pass:
    """How far the clocks have been gone through for a calendar, and what came of it."""

    version: int
    began_at: datetime
    after: Place = START
    looked_at: int = 0
    recounted: int = 0


def turn(going: Pass | None = None, *, limit: int = BATCH) -> Pass | None:
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
        _end(going)
        return None


def _recount_now(deadline_id: UUID) -> bool:
    """By the time of its own transaction. What cannot be counted stays as it is, and stops nobody else's."""
    try:
        with transaction.atomic(durable=True):
            return commands.recount(deadline_id, by=DEADLINES, at=clock.now())
    except OperationalError:  # the database is away, or wants it tried again: no clock is to blame
        raise
    except Exception:
        logger.exception("recount_failed", extra={"deadline": str(deadline_id)})
        return False


def _due(*, at: datetime) -> Pass | None:
    version = history.unfinished(at=at)
    return None if version is None else Pass(version, at)


def _end(done: Pass) -> None:
    """Said once, however many workers went through: the second pass begins when nothing old can be written any more."""
    figures = {"looked_at": done.looked_at, "recounted": done.recounted}
    with transaction.atomic(durable=True):
        one_after_the_other(f"deadlines/recounted/{done.version}")
        if not history.is_wanted(done.version, began_at=done.began_at):
            return
        commands.end_pass(done.version, **figures, by=DEADLINES, at=clock.now())
