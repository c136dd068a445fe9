"""The end of a step's clocks, in one statement, locked in the order that the step names.

A transaction that waited for a clock which another was replacing sees that this one has ended, and not yet the one that
took its place. So it looks again as long as something was open when it came and was not when it had the lock. A
transaction that found the new one later, with the row that it belongs to in hand, would wait for one that waits for
that row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from platform_core.actors import Actor
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.states import DEADLINE, DeadlineState
from platform_core.tenancy.gathering import write_out

NEEDED: Final = (  # in the order of the model's fields
    *("id", "state", "kind", "subject_type", "subject_id", "merchant_id", "person_id", "due_at", "closed_at"),
)
# Quoted as Django does it, which tests of the order of locks look for.
OPEN: Final = (
    'FROM "deadlines_runningdeadline"'
    " WHERE subject_id = %(subject)s AND kind = ANY(%(kinds)s) AND state IN ('running', 'paused')"
)
END: Final = f"""
WITH held AS MATERIALIZED (SELECT id {OPEN} ORDER BY array_position(%(kinds)s, kind::text) FOR UPDATE),
ended AS (
    UPDATE deadlines_runningdeadline clock SET closed_at = %(at)s,
        state = CASE WHEN kind = ANY(%(voids)s) THEN %(void)s ELSE %(met)s END,
        reason = CASE WHEN kind = ANY(%(voids)s) THEN %(reason)s ELSE '' END
    FROM held WHERE clock.id = held.id
    AND NOT (kind = ANY(%(red_lines)s) AND state = 'running' AND due_at <= %(at)s)
    RETURNING {", ".join(f"clock.{name}" for name in NEEDED)}
)
SELECT (SELECT array_agg(kind) {OPEN} AND id NOT IN (SELECT id FROM held)), ended.*
FROM (VALUES (1)) AS one LEFT JOIN ended ON true ORDER BY array_position(%(kinds)s, ended.kind::text)
"""  # noqa: S608  # names of columns


def end_clocks(
    specs: Sequence[Deadline],
    subject_id: UUID,
    *,
    voids: Collection[Deadline],
    reason: str,
    by: Actor,
    at: datetime,
) -> list[RunningDeadline]:
    """Close those that are open and not crossed. Gives their rows, in that order."""
    kinds = [spec.kind for spec in specs]
    said: dict[str, Any] = {
        "subject": subject_id,
        "voids": [spec.kind for spec in voids],
        "red_lines": [spec.kind for spec in specs if spec.red_line and spec not in voids],
        "met": str(DEADLINE.target("meet", state=DeadlineState.RUNNING, by=by)),
        "void": str(DEADLINE.target("void", state=DeadlineState.RUNNING, by=by)),
        "reason": reason,
        "at": at,
    }
    write_out(RunningDeadline)
    replaced, rows = _once(kinds, said)
    while replaced:  # perhaps by one of another kind
        replaced, more = _once(kinds, said)
        rows += more
    return rows


def _once(kinds: Sequence[str], said: Mapping[str, Any]) -> tuple[Collection[str], list[RunningDeadline]]:
    """The kinds of those that another had in hand and has closed, and the rows that we have closed."""
    if not kinds:
        return (), []
    with connection.cursor() as cursor:
        cursor.execute(END, {**said, "kinds": list(kinds)})
        found = cursor.fetchall()
    rows = [RunningDeadline.from_db(connection.alias, NEEDED, columns) for _, *columns in found if columns[0]]
    return found[0][0] or (), rows
