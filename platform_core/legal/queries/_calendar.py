"""What does the calendar say?"""

from __future__ import annotations

from functools import cache

from django.db.models import Max

from platform_core.legal.calendars import DayKind, Days
from platform_core.legal.models import CalendarDay


def calendar(version: int | None = None) -> Days:
    """A version of the calendar, or the newest. Kept by this process: a new year comes with a migration, and that
    with a restart."""
    return _days(_newest() if version is None else version)


def forget() -> None:
    """Read the calendar again: for whoever has just loaded a notice."""
    _newest.cache_clear()
    _days.cache_clear()


@cache
def _newest() -> int:
    newest: int | None = CalendarDay.objects.aggregate(newest=Max("version"))["newest"]
    if newest is None:
        raise LookupError("no calendar has been loaded")
    return newest


@cache
def _days(version: int) -> Days:
    rows = CalendarDay.objects.filter(version__lte=version).order_by("version")
    return Days(version, {day: DayKind(kind) for day, kind in rows.values_list("date", "kind")})
