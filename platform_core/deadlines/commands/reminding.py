"""Commands that remind a party before its time runs out, and let a paused clock go on.

Due reminders are read without a lock; each is then sent in a transaction of its own, which locks the clock's row first.
The reminder is deleted in the transaction that publishes it, so it is sent once. A clock that has ended sends no
reminder.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.deadlines import policies
from platform_core.deadlines.commands.facts import fact_about
from platform_core.deadlines.commands.pausing import resume
from platform_core.deadlines.commands.rows import wake_at
from platform_core.deadlines.events import DeadlineNear
from platform_core.deadlines.models import Reminder, RunningDeadline
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.states import DeadlineState
from platform_core.eventlog.commands.publishing import publish

RETRY_AFTER: Final = timedelta(minutes=1)


@transaction.atomic(savepoint=False)
def remind(reminder_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Publish that the end is near if the clock still runs, or resume it after the last day of its pause; delete the
    reminder. False if another worker has it."""
    row = _deleted_and_locked(reminder_id, at=at)
    if row is not None and policies.goes_on(row.state, resumes_at=row.resumes_at, at=at):
        resume(DECLARED[row.kind], subject_id=row.subject_id, by=by, at=at)
    elif row is not None and row.state == DeadlineState.RUNNING and at < row.due_at:
        publish(fact_about(DeadlineNear, row), by=by, at=at)
    return row is not None


@transaction.atomic(savepoint=False)
def remind_later(reminder_id: UUID, *, at: datetime) -> None:
    """Replace a reminder that failed by one a minute later, unless that is after the end; a pause has to end."""
    row, later = _deleted_and_locked(reminder_id, at=at), at + RETRY_AFTER
    if row is None:
        return
    in_time = row.state == DeadlineState.RUNNING and later < row.due_at
    if in_time or policies.goes_on(row.state, resumes_at=row.resumes_at, at=at):
        wake_at(row, later)


def _deleted_and_locked(reminder_id: UUID, *, at: datetime) -> RunningDeadline | None:
    """Delete a due reminder and return its clock, locked; None if another worker holds or has deleted it."""
    reminder = Reminder.objects.filter(id=reminder_id, remind_at__lte=at).first()
    if reminder is None:
        return None
    row = RunningDeadline.objects.select_for_update(skip_locked=True).filter(id=reminder.deadline_id).first()
    return row if row is not None and Reminder.objects.filter(id=reminder_id).delete()[0] else None
