"""The rows of clocks: finding, counting, creating, voiding and replacing them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from platform_core.actors import Actor
from platform_core.deadlines import policies
from platform_core.deadlines.commands.facts import fact_about
from platform_core.deadlines.events import DeadlineStarted, DeadlineVoided
from platform_core.deadlines.models import Reminder, RunningDeadline
from platform_core.deadlines.policies import due_after_extension
from platform_core.deadlines.specs import DECLARED, Deadline
from platform_core.deadlines.types import ClosingReason
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.queries import calendars
from platform_core.legal.spans import Span
from platform_core.tenancy.gathering import insert, together, write_out


def counted(spec: Deadline, span: Span, started_at: datetime) -> dict[str, Any]:
    """The columns that counting gives: both ends, the chosen one, and how they were counted."""
    days = calendars.calendar().read(spec.reading)
    due = span.due(started_at, calendar=days)
    due_at = due.strict if spec.due == "strict" else due.legal
    return {
        "within": str(span),
        "calendar_version": days.version,
        "due_strict": due.strict,
        "due_legal": due.legal,
        "due_at": due_at,
        "run_at": due_at,
        "provisional": due.provisional,
        "steps": dict(due.steps),
    }


def extended_columns(spec: Deadline, span: Span, row: RunningDeadline) -> dict[str, Any]:
    """The columns of the longer clock that takes the place of ``row``."""
    columns = counted(spec, span, row.started_at)
    own = row.due_strict if spec.due == "strict" else row.due_legal
    by = columns["due_strict"] - row.due_strict
    due_at = due_after_extension(owed_by=row.owed_by, shown=row.due_at, own=own, counted=columns["due_at"], by=by)
    return with_due_at(due_at, columns=columns)


def with_due_at(due_at: datetime, *, columns: dict[str, Any]) -> dict[str, Any]:
    """The same columns with another due time than was counted; ``steps`` say so."""
    if due_at == columns["due_at"]:
        return columns
    steps = columns["steps"] | {"stands": due_at.isoformat()}
    return columns | {"due_at": due_at, "run_at": due_at, "steps": steps}


def locked(spec: Deadline, subject_id: UUID, which: Q) -> RunningDeadline | None:
    """The clock of this kind and subject in one of these states, locked until the commit, or None.

    It is looked up twice: a transaction that waited for a row which another was replacing sees, at first, that the old
    row has ended and not yet the new one.
    """
    write_out(RunningDeadline)
    found = RunningDeadline.objects.select_for_update().filter(which, kind=spec.kind, subject_id=subject_id)
    return found.first() or found.first()


def create(row: RunningDeadline, *, by: Actor, at: datetime, unsent: int = 0) -> None:
    """Insert a clock with its reminders and publish its start. ``unsent``: reminders its predecessor had left."""
    spec = DECLARED.get(row.kind)
    with together():
        insert(row)
        for reminder in _reminders(row, spec, at=at, unsent=unsent) if spec and spec.remind_before else ():
            insert(reminder)
        publish(fact_about(DeadlineStarted, row), by=by, at=at)


def wake_at(row: RunningDeadline, instant: datetime) -> None:
    """Have the sweep look at a clock at this instant: to remind, or to let it go on."""
    Reminder.objects.get_or_create(
        deadline_id=row.id,
        remind_at=instant,
        defaults={"merchant_id": row.merchant_id, "person_id": row.person_id},
    )


def close_as_void(row: RunningDeadline, *, by: Actor, at: datetime, reason: ClosingReason, how: str = "void") -> None:
    row.move(how, by=by, at=at, reason=reason)
    publish(fact_about(DeadlineVoided, row), by=by, at=at, reason=reason.in_english)


def replace(
    row: RunningDeadline, counted: dict[str, Any], *, by: Actor, at: datetime, reason: ClosingReason, how: str = "void"
) -> UUID:
    """Close a clock and create its successor; ``how`` names the move that closes it. Return the successor's id.

    A consumer's clock never ends earlier than before: the caller's count ensures it, and the database checks it.
    """
    unsent = Reminder.objects.filter(deadline_id=row.id)
    if row.resumes_at:
        unsent = unsent.exclude(remind_at=row.resumes_at)  # it only lets the clock go on
    close_as_void(row, by=by, at=at, reason=reason, how=how)
    successor = row.again(**counted)
    create(successor, by=by, at=at, unsent=unsent.count())
    return successor.id


def _reminders(row: RunningDeadline, spec: Deadline, *, at: datetime, unsent: int) -> list[Reminder]:
    days = calendars.calendar(row.calendar_version)
    since = max(at, row.started_at)
    ahead = policies.reminders(spec.remind_before, due_at=row.due_at, at=since, unsent=unsent, calendar=days)
    return [
        Reminder(deadline=row, merchant_id=row.merchant_id, person_id=row.person_id, remind_at=remind_at)
        for remind_at in ahead
        if row.started_at < remind_at
    ]
