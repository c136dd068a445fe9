"""How does a promise begin, and how does it end or get longer before its time is out?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

import platform_core.legal.queries
from platform_core.actors import Actor
from platform_core.deadlines.commands._telling import told
from platform_core.deadlines.errors import DeadlineNotRunning, DeadlinePassed
from platform_core.deadlines.events import DeadlineMet, DeadlineStarted, DeadlineVoided
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.specs import DECLARED, Deadline
from platform_core.deadlines.types import Subject
from platform_core.eventlog.commands import publish
from platform_core.legal import spans
from platform_core.legal.rules import Rule, rule
from platform_core.legal.spans import Promised, Span


@transaction.atomic(savepoint=False)
def start(
    spec: Deadline,
    *,
    about: Subject,
    started_at: datetime,
    by: Actor,
    at: datetime,
    event_id: UUID | None = None,
    promised: Span | None = None,
) -> UUID:
    """Begin to count from ``started_at``, by the version of the rule in force on that day. Gives the row's id.

    ``promised`` is the contract's span, for a spec that counts by promise, or for one better than the rule. A second
    clock of the kind for the same subject is refused by the database.
    """
    ruled = _in_force(spec, started_at)
    span = _span(spec, ruled, promised)
    row = RunningDeadline(
        kind=spec.kind,
        subject_type=about.type,
        subject_id=about.id,
        merchant_id=about.merchant_id,
        person_id=about.person_id,
        owed_by=spec.owed_by,
        owed_to=spec.owed_to or "",
        started_at=started_at,
        start_event_id=event_id,
        rule_code=ruled.code if ruled else "",
        rule_version=ruled.version if ruled and promised is None else None,
        reading=spec.reading,
        **_counted(spec, span, started_at),
    )
    _begin(row, by=by, at=at)
    return row.id


@transaction.atomic(savepoint=False)
def meet(spec: Deadline, *, subject_id: UUID, by: Actor, at: datetime) -> bool:
    """It was done: stop the clock. False if none was running, since the sweep, or a void, was first."""
    row = _running(spec, subject_id)
    if row is None:
        return False
    row.move("meet", by=by, at=at)
    publish(told(DeadlineMet, row), by=by, at=at)
    return True


@transaction.atomic(savepoint=False)
def void(spec: Deadline, *, subject_id: UUID, by: Actor, at: datetime, reason: str) -> bool:
    """It no longer matters, for a reason that is kept. False if none was running."""
    row = _running(spec, subject_id)
    if row is None:
        return False
    _void(row, by=by, at=at, reason=reason)
    return True


@transaction.atomic(savepoint=False)
def extend(spec: Deadline, *, subject_id: UUID, by_span: Span, by: Actor, at: datetime, reason: str) -> UUID:
    """Add a span where the period would have ended, for a reason that the statute knows (testing time, say).

    The old row becomes void, a new one takes its place. Raises ``DeadlineNotRunning`` or ``DeadlinePassed``: who is
    late extends nothing.
    """
    row = _running(spec, subject_id)
    if row is None:
        raise DeadlineNotRunning(kind=spec.kind, subject_id=subject_id)
    if at >= row.due_at:
        raise DeadlinePassed(kind=spec.kind, closed_at=row.due_at)
    longer = spans.Extended(spans.parse(row.within), by_span)
    return _replace(row, _counted(spec, longer, row.started_at), by=by, at=at, reason=reason)


@transaction.atomic(savepoint=False)
def recount_provisional(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Count again what was counted with supposed days, now that a calendar knows them; the old row is kept as void."""
    newest = platform_core.legal.queries.calendar().version
    rows = RunningDeadline.objects.select_for_update().filter(RUNNING, provisional=True, calendar_version__lt=newest)
    recounted = 0
    for row in rows.order_by("run_at", "id")[:limit]:
        counted = _counted(DECLARED[row.kind], spans.parse(row.within), row.started_at)
        _replace(row, counted, by=by, at=at, reason=f"counted again by calendar {newest}")
        recounted += 1
    return recounted


def _running(spec: Deadline, subject_id: UUID) -> RunningDeadline | None:
    running = RunningDeadline.objects.select_for_update().filter(RUNNING, kind=spec.kind, subject_id=subject_id)
    return running.first()


def _in_force(spec: Deadline, started_at: datetime) -> Rule | None:
    if isinstance(spec.within, Promised):
        return None
    return rule(spec.within.code, on=spans.local_day(started_at))


def _span(spec: Deadline, ruled: Rule | None, promised: Span | None) -> Span:
    """What the contract says where it may speak, else the rule. Raises ``ValueError`` for a promise below the floor."""
    if promised is not None:
        if ruled is not None and not ruled.allows(promised):
            raise ValueError(f"{spec.kind}: {promised} is worse than {ruled.code} or cannot be compared with it")
        return promised
    if ruled is None or isinstance(ruled.span, Promised):
        raise ValueError(f"{spec.kind} counts what the contract says; none was given")
    return ruled.span


def _counted(spec: Deadline, span: Span, started_at: datetime) -> dict[str, Any]:
    """The columns that counting gives."""
    days = platform_core.legal.queries.calendar().read(spec.reading)
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


def _begin(row: RunningDeadline, *, by: Actor, at: datetime) -> None:
    row.save(force_insert=True)
    publish(told(DeadlineStarted, row), by=by, at=at)


def _void(row: RunningDeadline, *, by: Actor, at: datetime, reason: str) -> None:
    row.move("void", by=by, at=at, reason=reason)
    publish(told(DeadlineVoided, row), by=by, at=at, reason=reason)


def _replace(row: RunningDeadline, counted: dict[str, Any], *, by: Actor, at: datetime, reason: str) -> UUID:
    _void(row, by=by, at=at, reason=reason)
    successor = row.again(**counted)
    _begin(successor, by=by, at=at)
    return successor.id
