"""What does the worker of the queue `clock` do at each turn? It closes what is due; then it says what comes near.

While more is due only little is said: who is owed something waits for its consequence. A reminder that fails is put off
and keeps nobody from the others.
"""

from __future__ import annotations

import logging
from typing import Final
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from platform_core import clock
from platform_core.actors import DEADLINES
from platform_core.deadlines import commands, queries
from platform_core.deadlines.queries import Rounds
from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, bound

logger = logging.getLogger(__name__)
BATCH: Final = 100
MEANWHILE: Final = 5  # between two batches of what is due


def turn(rounds: Rounds | None = None) -> float:
    """How many seconds to rest; 0 means there is more."""
    with bound(SYSTEM):
        rest = queries.idle()
    if rest:
        return rest
    rest = commands.sweep(rounds)
    return 0.0 if remind(limit=BATCH if rest else MEANWHILE) else rest


def remind(*, limit: int) -> int:
    """What is to be said by now, each in a transaction of its own; how many were in hand."""
    with entered("clock"), bound(SYSTEM), afterwards():
        with transaction.atomic(durable=True):
            near = queries.reminders_due(at=clock.now(), limit=limit)
        return sum(_remind_now(reminder_id) for reminder_id in near)


def _remind_now(reminder_id: UUID) -> bool:
    """By the time of its own transaction, as the sweep does."""
    try:
        with transaction.atomic(durable=True):
            return commands.remind(reminder_id, by=DEADLINES, at=clock.now())
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        logger.exception("reminder_failed", extra={"reminder": str(reminder_id)})
        with transaction.atomic(durable=True):
            commands.remind_later(reminder_id, at=clock.now())
        return True
