"""Who owes and has not done it yet is told once more, before it is too late.

As with what is due: found without a lock, then each in a transaction of its own, the clock's row first. The reminder
goes in the same transaction in which it is said, so it is said once; of a promise that has ended nothing is said.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.deadlines.commands._facts import fact_about
from platform_core.deadlines.events import DeadlineNear
from platform_core.deadlines.models import Reminder, RunningDeadline
from platform_core.deadlines.states import DeadlineState
from platform_core.eventlog.commands import publish

LATER: Final = timedelta(minutes=1)


@transaction.atomic(savepoint=False)
def remind(reminder_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Say that the end is near, if it still is, and strike the reminder out. False if somebody else has it in hand."""
    row = _struck_out(reminder_id, at=at)
    if row is not None and row.state == DeadlineState.RUNNING and at < row.due_at:
        publish(fact_about(DeadlineNear, row), by=by, at=at)
    return row is not None


@transaction.atomic(savepoint=False)
def remind_later(reminder_id: UUID, *, at: datetime) -> None:
    """Another takes the place of one that could not be said, a minute on; none, if that is after the end."""
    row, later = _struck_out(reminder_id, at=at), at + LATER
    if row is not None and row.state == DeadlineState.RUNNING and later < row.due_at:
        Reminder.objects.get_or_create(
            deadline_id=row.id,
            remind_at=later,
            defaults={"merchant_id": row.merchant_id, "person_id": row.person_id},
        )


def _struck_out(reminder_id: UUID, *, at: datetime) -> RunningDeadline | None:
    """The clock, locked, of which this was to be said by now; None if somebody else has or had it in hand."""
    reminder = Reminder.objects.filter(id=reminder_id, remind_at__lte=at).first()
    if reminder is None:
        return None
    row = RunningDeadline.objects.select_for_update(skip_locked=True).filter(id=reminder.deadline_id).first()
    return row if row is not None and Reminder.objects.filter(id=reminder_id).delete()[0] else None
