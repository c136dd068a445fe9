"""Why does it end then?"""

from __future__ import annotations

from uuid import UUID

import platform_core.legal.queries
from platform_core.deadlines.errors import DeadlineUnknown
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries._owed import promise
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.types import Why
from platform_core.legal import spans
from platform_core.legal.calendars import Reading
from platform_core.legal.rules import rule


def why(deadline_id: UUID) -> Why:
    """Count a due time once more, from the stored start, rule, calendar and reading. Raises ``DeadlineUnknown``."""
    row = RunningDeadline.objects.filter(id=deadline_id).first()
    if row is None:
        raise DeadlineUnknown(deadline_id=deadline_id)
    days = platform_core.legal.queries.calendar(row.calendar_version).read(Reading(row.reading))
    due = spans.parse(row.within).due(row.started_at, calendar=days)
    return Why(
        promise=promise(row),
        rule=row.rule_code,
        rule_version=row.rule_version or 0,
        rule_says=_says(row),
        within=row.within,
        calendar_version=row.calendar_version,
        reading=row.reading,
        due_strict=due.strict,
        due_legal=due.legal,
        steps=due.steps,
        agrees=_agrees(row, due),
    )


def _agrees(row: RunningDeadline, due: spans.Due) -> bool:
    """The same ends; one of them chosen as declared; and the length that the rule gave on the day it began."""
    spec = DECLARED.get(row.kind)
    chosen = row.due_at in (due.strict, due.legal) if spec is None else row.due_at == getattr(due, spec.due)
    return (row.due_strict, row.due_legal) == (due.strict, due.legal) and chosen and _as_ruled(row)


def _as_ruled(row: RunningDeadline) -> bool:
    if row.rule_version is None:  # promised by contract, not ruled
        return True
    ruled = rule(row.rule_code, on=spans.local_day(row.started_at))
    return ruled.version == row.rule_version and row.within.split("+")[0] == str(ruled.span)


def _says(row: RunningDeadline) -> str:
    return rule(row.rule_code, on=spans.local_day(row.started_at)).says if row.rule_version else ""
