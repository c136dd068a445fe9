"""How is a row counted, begun, made void, and replaced by another?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import platform_core.legal.queries
from platform_core.actors import Actor
from platform_core.deadlines.commands._telling import told
from platform_core.deadlines.events import DeadlineStarted, DeadlineVoided
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.specs import Deadline
from platform_core.eventlog.commands import publish
from platform_core.legal.spans import Span


def counted(spec: Deadline, span: Span, started_at: datetime) -> dict[str, Any]:
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


def begin(row: RunningDeadline, *, by: Actor, at: datetime) -> None:
    row.save(force_insert=True)
    publish(told(DeadlineStarted, row), by=by, at=at)


def end_as_void(row: RunningDeadline, *, by: Actor, at: datetime, reason: str) -> None:
    row.move("void", by=by, at=at, reason=reason)
    publish(told(DeadlineVoided, row), by=by, at=at, reason=reason)


def replace(row: RunningDeadline, counted: dict[str, Any], *, by: Actor, at: datetime, reason: str) -> UUID:
    end_as_void(row, by=by, at=at, reason=reason)
    successor = row.again(**counted)
    begin(successor, by=by, at=at)
    return successor.id
