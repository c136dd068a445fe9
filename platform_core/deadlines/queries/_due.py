"""What is due, fairly between shops, and how long may the sweep rest?"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from platform_core.deadlines.models import RUNNING, Reminder, RunningDeadline

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


def reminders_due(*, at: datetime, limit: int) -> list[UUID]:
    """What is to be said by now, the oldest first. Locks nothing."""
    due = Reminder.objects.filter(remind_at__lte=at).order_by("remind_at", "id")
    return list(due.values_list("id", flat=True)[:limit])


def _fairly(due: QuerySet[RunningDeadline], *, at: datetime, limit: int) -> list[UUID]:
    """The same share for every shop, and what is left for the platform's own rows, a tenth at least."""
    with connection.cursor() as cursor:
        cursor.execute(FAIR, {"at": at, "limit": limit})
        shops = cursor.fetchall()
    rest = max(limit - len(shops), limit // 10)
    ours = due.filter(merchant=None).values_list("run_at", "id")[:rest]
    return [deadline_id for _, deadline_id in sorted([*shops, *ours])]
