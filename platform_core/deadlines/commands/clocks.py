"""Commands that start a clock, meet it, void it or extend it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.deadlines.commands.ending import end_clocks
from platform_core.deadlines.commands.facts import fact_about
from platform_core.deadlines.commands.rows import counted, create, extended_columns, locked, replace
from platform_core.deadlines.errors import DeadlineNotRunning, DeadlinePassed
from platform_core.deadlines.events import DeadlineMet, DeadlineVoided
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.states import DeadlineState
from platform_core.deadlines.types import ClosingReason, Subject
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal import spans
from platform_core.legal.queries import rules
from platform_core.legal.rules import Rule
from platform_core.legal.spans import Promised, Span
from platform_core.tenancy.gathering import together


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
    """Start a clock at ``started_at`` by the version of the rule in force on that day, and return its id.

    ``promised`` is the span that the contract gives: for a spec that counts by promise, or where it is better than the
    rule. The database refuses a second open clock of the same kind for the same subject.
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
        **counted(spec, span, started_at),
    )
    create(row, by=by, at=at)
    return row.id


@transaction.atomic(savepoint=False)
def end(
    specs: Collection[Deadline],
    *,
    subject_id: UUID,
    voids: Collection[Deadline] = (),
    reason: str = "",
    by: Actor,
    at: datetime,
) -> set[str]:
    """Close those of them that are open or paused, locked in this order: those among ``voids`` as void for this reason,
    the others as met. Return the kinds that it closed; the others were closed before, or never began.

    A clock may be met after its end, as long as the sweep has not closed it; a command that may not be late checks that
    itself. Only a red line is crossed at its end: it stays open, and the sweep closes it as missed.
    """
    named = [*specs, *(spec for spec in voids if spec not in specs)]
    rows = end_clocks(named, subject_id, voids=voids, reason=reason, by=by, at=at)
    with together():
        for row in rows:
            if row.stage is DeadlineState.VOID:
                publish(fact_about(DeadlineVoided, row), by=by, at=at, reason=reason)
            else:
                publish(fact_about(DeadlineMet, row), by=by, at=at)
    return {row.kind for row in rows}


def meet(spec: Deadline, *, subject_id: UUID, by: Actor, at: datetime) -> bool:
    """Close one clock as met. Return False if none was open."""
    return bool(end([spec], subject_id=subject_id, by=by, at=at))


def void(spec: Deadline, *, subject_id: UUID, by: Actor, at: datetime, reason: str) -> bool:
    """Close a clock that no longer matters, and keep the reason. Return False if none was open."""
    return bool(end([], subject_id=subject_id, voids=[spec], by=by, at=at, reason=reason))


@transaction.atomic(savepoint=False)
def extend(spec: Deadline, *, subject_id: UUID, by_span: Span, by: Actor, at: datetime, reason: str) -> UUID:
    """Add a span to a running clock for a reason that the statute knows, such as testing time, and return the new row's
    id.

    The old row becomes void and a new one takes its place. Raises ``DeadlineNotRunning``, or ``DeadlinePassed`` after
    the end: nobody who is late gets more time.
    """
    row = locked(spec, subject_id, RUNNING)
    if row is None:
        raise DeadlineNotRunning(kind=spec.kind, subject_id=subject_id)
    if at >= row.due_at:
        raise DeadlinePassed(kind=spec.kind, closed_at=row.due_at)
    longer = spans.Extended(spans.parse(row.within), by_span)
    return replace(row, extended_columns(spec, longer, row), by=by, at=at, reason=ClosingReason(text=reason))


def _in_force(spec: Deadline, started_at: datetime) -> Rule | None:
    if isinstance(spec.within, Promised):
        return None
    return rules.in_force(spec.within.code, on=spans.local_day(started_at))


def _span(spec: Deadline, ruled: Rule | None, promised: Span | None) -> Span:
    """The contract's span if given, else the rule's. Raises ``ValueError`` for a promise worse than the rule."""
    if promised is not None:
        if ruled is not None and not ruled.allows(promised):
            raise ValueError(f"{spec.kind}: {promised} is worse than {ruled.code} or cannot be compared with it")
        return promised
    if ruled is None or isinstance(ruled.span, Promised):
        raise ValueError(f"{spec.kind} counts what the contract says; none was given")
    return ruled.span
