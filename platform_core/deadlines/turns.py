"""The turn of the worker of the queue `clock`: it closes due rows, then sends reminders.

While rows are due only a few reminders are sent: somebody waits for the outcome of each row. A reminder that fails is
sent later and delays no other.
"""

from __future__ import annotations

import logging
from typing import Final
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from platform_core import clock
from platform_core.actors import DEADLINES
from platform_core.deadlines.commands import reminding, sweeping
from platform_core.deadlines.queries import agenda
from platform_core.deadlines.queries.rounds import Rounds
from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, bound

logger = logging.getLogger(__name__)
BATCH: Final = 100
BETWEEN_BATCHES: Final = 5  # reminders between two batches of due rows


def turn(rounds: Rounds | None = None) -> float:
    """Do one turn. Return the seconds to rest; 0 means that there is more to do."""
    with bound(SYSTEM):
        rest = agenda.idle()
    if rest:
        return rest
    rest = sweeping.sweep(rounds)
    return 0.0 if remind(limit=BATCH if rest else BETWEEN_BATCHES) else rest


def remind(*, limit: int) -> int:
    """Send the reminders that are due, each in a transaction of its own. Return how many were handled."""
    with entered("clock"), bound(SYSTEM), afterwards():
        with transaction.atomic(durable=True):
            near = agenda.reminders_due(at=clock.now(), limit=limit)
        return sum(_remind_now(reminder_id) for reminder_id in near)


def _remind_now(reminder_id: UUID) -> bool:
    """Send one reminder by its own transaction's time."""
    try:
        with transaction.atomic(durable=True):
            return reminding.remind(reminder_id, by=DEADLINES, at=clock.now())
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        logger.exception("reminder_failed", extra={"reminder": str(reminder_id)})
        with transaction.atomic(durable=True):
            reminding.remind_later(reminder_id, at=clock.now())
        return True
