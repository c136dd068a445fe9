"""Reads of recomputed clocks: those counted again for a calendar, and those still to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

import platform_core.eventlog.queries
from platform_core.deadlines.events import DeadlinesRecounted
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.policies import due_after_recompute
from platform_core.deadlines.types import ClosingReason, ReasonKind
from platform_core.legal.queries import calendars
from platform_core.legal.spans import DAY, midnight

Place = tuple[datetime, UUID]  # in the order in which the sweep takes rows
START: Final[Place] = (datetime.min.replace(tzinfo=UTC), UUID(int=0))
REACH: Final = 31 * DAY  # a run of rest days moves an end that lies before it; no run is longer
# A transaction that was open when a calendar was loaded may still write a clock by the old one; none lasts this long.
AGAIN_AFTER: Final = DAY / 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """A clock before and after it was recomputed."""

    before: RunningDeadline
    after: RunningDeadline

    @property
    def moved(self) -> timedelta:
        return self.after.due_at - self.before.due_at


def reason_of(version: int) -> ClosingReason:
    return ClosingReason(kind=ReasonKind.RECOMPUTED, params={"calendar": version})


def unfinished(*, at: datetime) -> int | None:
    """The oldest calendar whose two runs, at once and an hour later, are not both finished; None if there is none."""
    loaded = calendars.versions()
    later = sorted(loaded)[1:]  # no clock is older than the first calendar
    return next((version for version in later if _is_unfinished(loaded[version], at=at)), None)


def is_wanted(version: int, *, started_at: datetime) -> bool:
    """Tell whether a run that started then is still one of the two, or another worker has finished it."""
    return _is_unfinished(calendars.versions()[version], at=started_at)


def to_recompute(version: int, *, after: Place, limit: int) -> list[Place]:
    """Running clocks counted by an older calendar over days that this one brings or corrects, by due time."""
    first, last = calendars.reach(version)
    run_at, deadline_id = after
    rows = RunningDeadline.objects.filter(
        RUNNING,
        Q(run_at__gt=run_at) | Q(id__gt=deadline_id),
        run_at__gte=run_at,
        calendar_version__lt=version,
        started_at__lt=midnight(last) + DAY,
        due_legal__gt=midnight(first) - REACH,
    )
    return list(rows.order_by("run_at", "id").values_list("run_at", "id")[:limit])


def recomputed_by(version: int) -> QuerySet[RunningDeadline]:
    """The clocks that this calendar replaced, as they were before; the earliest end first."""
    after = RunningDeadline.objects.filter(replaces_id=OuterRef("id"), calendar_version=version)
    recomputed = RunningDeadline.objects.filter(Exists(after), state="void", reason_kind=ReasonKind.RECOMPUTED)
    return recomputed.order_by("due_at", "id")


def with_successors(rows: Sequence[RunningDeadline]) -> list[Recomputed]:
    """Pair each clock with its successor, in one query."""
    after = {row.replaces_id: row for row in RunningDeadline.objects.filter(replaces_id__in=[row.id for row in rows])}
    return [Recomputed(before=row, after=after[row.id]) for row in rows if row.id in after]


def expected_due(row: RunningDeadline, *, before: RunningDeadline | None, counted: datetime) -> datetime:
    """The due time of a clock that counts to ``counted``: that instant, or the end that a recompute let stand."""
    if before is None or before.closed_at is None or before.reason_kind != ReasonKind.RECOMPUTED:
        return counted
    return due_after_recompute(
        owed_by=row.owed_by,
        shown=before.due_at,
        provisional=before.provisional,
        counted=counted,
        at=before.closed_at,
    )


def calendars_of(subject_id: UUID, *, kind: str) -> list[int]:
    """The calendars by which this subject's clocks of a kind have been counted so far."""
    rows = RunningDeadline.objects.filter(subject_id=subject_id, kind=kind)
    return sorted(set(rows.values_list("calendar_version", flat=True)))


def earlier(row: RunningDeadline) -> list[RunningDeadline]:
    """The predecessors of this row, the oldest first."""
    if not row.replaces_id:
        return []
    before = RunningDeadline.objects.filter(id=row.replaces_id).first()
    return [*earlier(before), before] if before else []


def _is_unfinished(calendar_id: UUID, *, at: datetime) -> bool:
    entries = platform_core.eventlog.queries.timeline(calendar_id)
    passes = [entry.occurred_at for entry in entries if entry.topic == DeadlinesRecounted.topic]
    if not passes:
        return True
    again = min(passes) + AGAIN_AFTER
    return at >= again and max(passes) < again
