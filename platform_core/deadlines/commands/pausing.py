"""Commands to pause and resume a clock: only for a reason of a statute, never at the wish of the side that owes.

Nor for ever: the pause has a last day, and at its end the clock goes on by itself. A row of ``Reminder`` wakes it,
which the sweep reads at each turn anyway.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from platform_core.actors import Actor
from platform_core.deadlines import policies
from platform_core.deadlines.commands.facts import fact_about
from platform_core.deadlines.commands.rows import extended_columns, locked, replace, wake_at
from platform_core.deadlines.errors import (
    DeadlineNotPausable,
    DeadlineNotPaused,
    DeadlineNotRunning,
    DeadlinePassed,
)
from platform_core.deadlines.events import DeadlinePaused
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.states import DeadlineState
from platform_core.deadlines.types import ClosingReason, PauseReason, ReasonKind
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal import spans
from platform_core.legal.queries import calendars
from platform_core.legal.spans import CalendarDays


@transaction.atomic(savepoint=False)
def pause(
    spec: Deadline,
    *,
    subject_id: UUID,
    why: PauseReason,
    at_most: CalendarDays,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Pause a clock while goods are tested or repaired, until somebody resumes it, and ``at_most`` so many days after
    today. It can still be met meanwhile.

    Raises ``DeadlineNotPausable``, ``DeadlineNotRunning``, or ``DeadlinePassed`` after the end.
    """
    if not policies.may_pause(why, statutory=spec.pauses_for, owed_by=spec.owed_by, role=by.role):
        raise DeadlineNotPausable(kind=spec.kind, reason=why)
    row = locked(spec, subject_id, RUNNING)
    if row is None:
        raise DeadlineNotRunning(kind=spec.kind, subject_id=subject_id)
    if at >= row.due_at:
        raise DeadlinePassed(kind=spec.kind, closed_at=row.due_at)
    days = calendars.calendar(row.calendar_version).read(spec.reading)
    last = at_most.due(at, calendar=days).strict
    row.stop(why=why, until=last, by=by, at=at)
    wake_at(row, last)
    publish(fact_about(DeadlinePaused, row), by=by, at=at, reason=reason or f"{why} ({why.duty})")


@transaction.atomic(savepoint=False)
def resume(spec: Deadline, *, subject_id: UUID, by: Actor, at: datetime, reason: str = "") -> UUID:
    """Resume a paused clock, longer by the time it lost, and return the id of the row that takes its place.

    The old row keeps the added time and ``reason``. Raises ``DeadlineNotPaused``.
    """
    row = locked(spec, subject_id, Q(state=DeadlineState.PAUSED))
    if row is None or row.paused_at is None:
        raise DeadlineNotPaused(kind=spec.kind, subject_id=subject_id)
    days = calendars.calendar(row.calendar_version).read(spec.reading)
    more = policies.span_lost(
        row.within,
        paused_at=row.paused_at,
        resumed_at=at,
        rolled=_roll_paused_seconds(row, since=row.paused_at),
        calendar=days,
    )
    span = spans.parse(row.within)
    longer = spans.Extended(span, more) if more else span
    params = {"why": row.pause_reason, "added": str(more or "")}
    resumed = ClosingReason(kind=ReasonKind.RESUMED, params=params, text=reason)
    return replace(row, extended_columns(spec, longer, row), by=by, at=at, reason=resumed, how="resume")


def _roll_paused_seconds(row: RunningDeadline, *, since: datetime) -> int:
    """The number of rest days over which the end had already moved, if the clock was paused during them."""
    return (row.due_at - row.due_strict).days if since >= row.due_strict else 0
