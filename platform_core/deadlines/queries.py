"""What runs out when, for whom, and why then?"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

import platform_core.legal.queries
from platform_core.deadlines.errors import DeadlineUnknown
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.types import Promise, Why
from platform_core.legal import spans
from platform_core.legal.calendars import Reading
from platform_core.legal.rules import rule

PAUSE: Final = 0.25  # seconds; the sweep never sleeps longer
BREATH: Final = 0.01  # what is due already is in other hands

# More is due than fits: an equal share for every shop that has something due. The recursion hops from shop to shop on
# (merchant_id, run_at), so it costs a probe a shop, however many rows wait.
FAIR: Final = """
WITH RECURSIVE shop AS (
    (SELECT merchant_id, run_at FROM deadlines_runningdeadline
     WHERE state = 'running' AND merchant_id IS NOT NULL ORDER BY merchant_id, run_at LIMIT 1)
    UNION ALL
    SELECT next.merchant_id, next.run_at FROM shop CROSS JOIN LATERAL (
        SELECT merchant_id, run_at FROM deadlines_runningdeadline
        WHERE state = 'running' AND merchant_id > shop.merchant_id ORDER BY merchant_id, run_at LIMIT 1
    ) next
), due AS (
    SELECT merchant_id FROM shop WHERE run_at <= %(at)s ORDER BY run_at LIMIT %(limit)s
)
SELECT own.run_at, own.id FROM due CROSS JOIN LATERAL (
    SELECT run_at, id FROM deadlines_runningdeadline
    WHERE state = 'running' AND merchant_id = due.merchant_id AND run_at <= %(at)s
    ORDER BY run_at LIMIT (SELECT greatest(%(limit)s / count(*), 1) FROM due)
) own
"""


def about(subject_id: UUID) -> list[Promise]:
    """Every clock of this subject, ended ones too, in the order they began."""
    return _promises(RunningDeadline.objects.filter(subject_id=subject_id).order_by("started_at", "id"))


def of_person(person_id: UUID) -> list[Promise]:
    """What runs for or against this person, the next to run out first."""
    return _promises(RunningDeadline.objects.filter(RUNNING, person_id=person_id).order_by("run_at", "id"))


def of_merchant(merchant_id: UUID) -> list[Promise]:
    """What runs for or against this shop, the next to run out first."""
    return _promises(RunningDeadline.objects.filter(RUNNING, merchant_id=merchant_id).order_by("run_at", "id"))


def due_ids(*, at: datetime, limit: int) -> list[UUID]:
    """What is due at this instant, the oldest first; fairly, if not all of it fits. Locks nothing."""
    due = RunningDeadline.objects.filter(RUNNING, run_at__lte=at).order_by("run_at", "id")
    found = list(due.values_list("id", flat=True)[: limit + 1])
    return found if len(found) <= limit else _fairly(due, at=at, limit=limit)


def seconds_to_next(*, at: datetime) -> float:
    """How long may the sweep rest?"""
    next_at = RunningDeadline.objects.filter(RUNNING).order_by("run_at", "id").values_list("run_at", flat=True).first()
    if next_at is None:
        return PAUSE
    return min(PAUSE, max(BREATH, (next_at - at).total_seconds()))


def why(deadline_id: UUID) -> Why:
    """Count a due time once more, from the stored start, rule, calendar and reading. Raises ``DeadlineUnknown``."""
    row = RunningDeadline.objects.filter(id=deadline_id).first()
    if row is None:
        raise DeadlineUnknown(deadline_id=deadline_id)
    days = platform_core.legal.queries.calendar(row.calendar_version).read(Reading(row.reading))
    due = spans.parse(row.within).due(row.started_at, calendar=days)
    return Why(
        promise=_promise(row),
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


def _fairly(due: QuerySet[RunningDeadline], *, at: datetime, limit: int) -> list[UUID]:
    """The same share for every shop, and what is left for the platform's own rows, a tenth at least."""
    with connection.cursor() as cursor:
        cursor.execute(FAIR, {"at": at, "limit": limit})
        shops = cursor.fetchall()
    rest = max(limit - len(shops), limit // 10)
    ours = due.filter(merchant=None).values_list("run_at", "id")[:rest]
    return [deadline_id for _, deadline_id in sorted([*shops, *ours])]


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


def _promises(rows: QuerySet[RunningDeadline]) -> list[Promise]:
    return [_promise(row) for row in rows]


def _promise(row: RunningDeadline) -> Promise:
    return Promise(
        id=row.id,
        kind=row.kind,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        owed_by=row.owed_by,
        owed_to=row.owed_to,
        rule=row.rule_code if row.rule_version else "",
        started_at=row.started_at,
        due_strict=row.due_strict,
        due_legal=row.due_legal,
        due_at=row.due_at,
        state=row.state,
        closed_at=row.closed_at,
        provisional=row.provisional,
    )
