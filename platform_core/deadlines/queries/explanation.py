"""The explanation of an end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from platform_core.actors import DEADLINES, Actor
from platform_core.deadlines import history
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.policies import due_after_extension
from platform_core.deadlines.queries.promises import deadline, promise
from platform_core.deadlines.registry import HANDLERS
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.states import DeadlineState
from platform_core.deadlines.types import Change, Course, Origin, ReasonKind, Why
from platform_core.deadlines.verification import SecondCount, count_again
from platform_core.eventlog.models import Event
from platform_core.legal import spans
from platform_core.legal.calendars import Reading
from platform_core.legal.queries import calendars, rules
from platform_core.legal.rules import Rule
from platform_core.legal.spans import Due


def why(deadline_id: UUID, *, by: Actor = DEADLINES) -> Why:
    """All that led to a due time, counted again from the stored start, rule, calendar and reading, and how the clock
    ended.

    Raises ``DeadlineUnknown``, also for a clock that the bound scope or ``by`` may not see.
    """
    row = deadline(deadline_id, by=by)
    days = calendars.calendar(row.calendar_version).read(Reading(row.reading))
    due = spans.parse(row.within).due(row.started_at, calendar=days)
    again = count_again(row.within, started_at=row.started_at, calendar=days)
    ruled, earlier = _find_rule(row), history.earlier(row)
    return Why(
        promise=promise(row),
        rule=row.rule_code,
        rule_version=row.rule_version or 0,
        rule_says=ruled.says if ruled else "",
        is_law=bool(ruled and ruled.is_law),
        within=row.within,
        calendar_version=row.calendar_version,
        reading=row.reading,
        due_strict=due.strict,
        due_legal=due.legal,
        steps=due.steps,
        recomputed=again,
        agrees=_same_ends(row, due, again) and _chosen(row, earlier, due) and _as_ruled(row, ruled),
        origin=_origin(row),
        history=_history(earlier),
        replaced_by=_successor(row),
        course=_course(row),
    )


def _find_rule(row: RunningDeadline) -> Rule | None:
    """The version of the rule by which it started, even if later ones exist; None if a contract gave the time."""
    if row.rule_version is None:
        return None
    began_on = spans.local_day(row.started_at)
    return rules.version_of(row.rule_code, row.rule_version, on=began_on)


def _same_ends(row: RunningDeadline, due: Due, again: SecondCount) -> bool:
    """Tell whether the stored ends, the engine's count and the second count agree."""
    return (row.due_strict, row.due_legal) == (due.strict, due.legal) == (again.strict, again.legal)


def _chosen(row: RunningDeadline, earlier: Sequence[RunningDeadline], due: Due) -> bool:
    """Tell whether the due time is the declared end, or one that a recompute or an extension let stand."""
    spec = DECLARED.get(row.kind)
    before = earlier[-1] if earlier else None
    names = ("strict", "legal") if spec is None else (spec.due,)
    return row.due_at in {_end(row, before, name, due=due) for name in names}


def _end(row: RunningDeadline, before: RunningDeadline | None, name: str, *, due: Due) -> datetime:
    counted: datetime = getattr(due, name)
    if before is None or before.reason_kind == ReasonKind.RECOMPUTED:
        return history.expected_due(row, before=before, counted=counted)
    return due_after_extension(
        owed_by=row.owed_by,
        shown=before.due_at,
        own=getattr(before, f"due_{name}"),
        counted=counted,
        by=due.strict - before.due_strict,
    )


def _as_ruled(row: RunningDeadline, ruled: Rule | None) -> bool:
    if ruled is None:
        return True
    return row.within.split("+")[0] == str(ruled.span)


def _origin(row: RunningDeadline) -> Origin | None:
    event = Event.objects.filter(id=row.start_event_id).first() if row.start_event_id else None
    if event is None:
        return None
    return Origin(event_id=event.id, topic=event.topic, occurred_at=event.occurred_at, role=event.role)


def _history(earlier: Sequence[RunningDeadline]) -> tuple[Change, ...]:
    return tuple(
        Change(deadline_id=old.id, due_at=old.due_at, closed_at=old.closed_at, reason=old.closing_reason)
        for old in earlier
        if old.closed_at
    )


def _successor(row: RunningDeadline) -> UUID | None:
    if row.state != DeadlineState.VOID:
        return None
    after = RunningDeadline.objects.filter(subject_id=row.subject_id, kind=row.kind, replaces_id=row.id)
    return after.values_list("id", flat=True).first()


def _course(row: RunningDeadline) -> Course:
    missed = row.state == DeadlineState.MISSED
    return Course(
        paused_at=row.paused_at,
        pause_reason=row.pause_reason,
        resumes_at=row.resumes_at,
        attempts=row.attempts,
        error=row.error,
        run_at=row.run_at,
        closed_at=row.closed_at,
        late=row.closed_at - row.due_at if missed and row.closed_at else None,
        reason=row.closing_reason,
        outcome=getattr(HANDLERS.get(row.kind), "__name__", ""),
    )
