"""Clocks over days that a later calendar says otherwise, and what took their place."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from platform_core.actors import DEADLINES
from platform_core.deadlines import history
from platform_core.deadlines.commands import recomputing
from platform_core.deadlines.models import RunningDeadline
from platform_core.legal.queries import calendars
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.deadlines.clocks import STAFF
from tests.platform_core.legal.counting import at as local
from tests.platform_core.legal.loading import AS_ANNOUNCED_2026, of_2026

IN_DECEMBER = datetime(2026, 12, 26, 2, 0, tzinfo=UTC)  # seven days end on Saturday, 2 January 2027
IN_NOVEMBER = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # seven days end on Sunday the 29th, by law with Monday the 30th
SUNDAY_WORKED = {
    "2026": of_2026(off=[*AS_ANNOUNCED_2026["off"], "11-26"], worked=[*AS_ANNOUNCED_2026["worked"], "11-29"])
}


def end_of(day: str) -> datetime:
    return local(day).replace(hour=0) + timedelta(days=1)


def recompute(deadline_id: UUID, *, at: datetime) -> bool:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return recomputing.recompute(deadline_id, by=STAFF, at=at)


def recompute_all(*, at: datetime) -> int:
    """What the newest calendar says other days of; how many clocks that changed. In the system's scope."""
    with bound(SYSTEM), transaction.atomic():
        newest = calendars.calendar().version
        found = history.to_recompute(newest, after=history.START, limit=500)
        return sum(recomputing.recompute(deadline_id, by=DEADLINES, at=at) for _, deadline_id in found)


def successor(deadline_id: UUID) -> RunningDeadline:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return RunningDeadline.objects.get(replaces_id=deadline_id)


def rows_of(subject_id: UUID) -> list[RunningDeadline]:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return list(RunningDeadline.objects.filter(subject_id=subject_id).order_by("id"))
