"""Which row does a clock write when it starts, and what becomes of it?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Final
from uuid import UUID

import platform_core.legal.queries
from platform_core.actors import Actor, Role
from platform_core.deadlines.events import DeadlineMet, DeadlineMissed, DeadlineStarted, DeadlineVoided
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.types import Subject
from platform_core.drivers.bulk.rows import Rows, Values
from platform_core.legal import spans
from platform_core.legal.calendars import Days, Reading
from platform_core.legal.rules import Rule, rule
from platform_core.legal.spans import Promised, promised

# Stands for the clocks that lines will have one day (dispatch, guarantee, recall). Not declared, so that nobody takes
# it for a promise of the house; and so long that none of them is due while such data are of use.
OF_A_LINE: Final = Deadline(
    kind="bulk.line",
    counts_from="order placed",
    within=promised("dispatch"),
    owed_by=Role.MERCHANT,
    owed_to=Role.SHOPPER,
    duties=("ECL-20",),
)
LONG: Final = spans.span("hours", 100_000)

Fact = type[DeadlineStarted] | type[DeadlineMet] | type[DeadlineMissed] | type[DeadlineVoided]
ENDS: Final[Mapping[str, Fact]] = {"met": DeadlineMet, "missed": DeadlineMissed, "void": DeadlineVoided}


def start(
    rows: Rows,
    spec: Deadline,
    *,
    about: Subject,
    started_at: datetime,
    by: Actor,
    at: datetime,
    event_id: UUID | None = None,
) -> Values:
    """The row of a clock that runs."""
    row = rows.add(
        "deadlines.RunningDeadline",
        state="running",
        kind=spec.kind,
        subject_type=about.type,
        subject_id=about.id,
        merchant_id=about.merchant_id,
        person_id=about.person_id,
        owed_by=spec.owed_by,
        owed_to=spec.owed_to or "",
        started_at=started_at,
        start_event_id=event_id,
        closed_at=None,
        reason="",
        **_counted(spec, started_at),
    )
    _tell(rows, DeadlineStarted, row, by=by, at=at)
    return row


def close(rows: Rows, clock: Values, how: str, *, by: Actor, at: datetime, reason: str = "") -> None:
    """``how`` is the state in which it ends."""
    clock.update({"state": how, "closed_at": at, "reason": reason})
    _tell(rows, ENDS[how], clock, by=by, at=at, reason=reason)


def _counted(spec: Deadline, started_at: datetime) -> Values:
    """The columns that counting gives, by the rule in force on the day on which it starts."""
    ruled = None if isinstance(spec.within, Promised) else _in_force(spec.within.code, spans.local_day(started_at))
    span = LONG if ruled is None else ruled.length
    days = _days(spec.reading)
    due = span.due(started_at, calendar=days)
    due_at = due.strict if spec.due == "strict" else due.legal
    return {
        "rule_code": ruled.code if ruled else "",
        "rule_version": ruled.version if ruled else None,
        "within": str(span),
        "calendar_version": days.version,
        "reading": spec.reading,
        "due_strict": due.strict,
        "due_legal": due.legal,
        "due_at": due_at,
        "run_at": due_at,
        "provisional": due.provisional,
        "steps": dict(due.steps),
    }


def _tell(
    rows: Rows,
    fact: Fact,
    row: Values,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    told = fact(
        deadline_id=row["id"],
        kind=row["kind"],
        about_type=row["subject_type"],
        about_id=row["subject_id"],
        merchant_id=row["merchant_id"],
        concerns_id=row["person_id"],
        due_at=row["due_at"],
    )
    rows.tell(told, by=by, at=at, reason=reason)


@cache
def _in_force(code: str, day: date) -> Rule:
    return rule(code, on=day)


@cache
def _days(reading: Reading) -> Days:
    return platform_core.legal.queries.calendar().read(reading)
