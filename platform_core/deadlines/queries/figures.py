"""Figures of clocks by kind and condition, and those that need a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from platform_core.deadlines.models import OPEN, RUNNING, RunningDeadline
from platform_core.deadlines.policies import LONGEST_BACKOFF, POISONED
from platform_core.deadlines.types import Figure


def figures(*, at: datetime) -> list[Figure]:
    """The figures of each kind that has open clocks, by name. One pass over all open clocks."""
    overdue = RUNNING & Q(due_at__lte=at)
    rows = (
        RunningDeadline.objects.filter(OPEN)
        .values("kind")
        .annotate(
            running=Count("id", filter=RUNNING),
            paused=Count("id", filter=~RUNNING),
            overdue=Count("id", filter=overdue),
            oldest=Min("due_at", filter=overdue),
            provisional=Count("id", filter=Q(provisional=True)),
            backed_off=Count("id", filter=Q(attempts__gt=0)),
            poisoned=Count("id", filter=Q(attempts__gte=POISONED)),
        )
        .order_by("kind")
    )
    return [Figure(**(row | {"oldest": at - row["oldest"] if row["oldest"] else timedelta()})) for row in rows]


def stuck(*, at: datetime) -> QuerySet[RunningDeadline]:
    """Clocks whose handler failed too often. None is put off for longer, so little more than the due rows is read."""
    return RunningDeadline.objects.filter(RUNNING, run_at__lte=at + LONGEST_BACKOFF, attempts__gte=POISONED)


def stuck_by_kind(*, at: datetime) -> dict[str, int]:
    """How many clocks of each kind wait for a person."""
    return dict(stuck(at=at).order_by("kind").values_list("kind").annotate(Count("id")))
