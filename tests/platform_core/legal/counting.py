"""A second counter, built on the package `chinesecalendar` alone: it shares no line with what it judges."""

from __future__ import annotations

import calendar as months
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
LAST_KNOWN: Final = date(2026, 12, 31)


def at(day: str, clock_time: time = time(10)) -> datetime:
    return datetime.combine(date.fromisoformat(day), clock_time, SHANGHAI)


def last_day(end: datetime) -> str:
    """The day that ends at this instant, which must be a midnight."""
    local = end.astimezone(SHANGHAI)
    assert local.time() == time(0)
    return (local.date() - timedelta(days=1)).isoformat()


def working_days(start: datetime, n: int) -> date:
    """The n-th of the days that are worked, taken from a list of all that follow."""
    first = start.astimezone(SHANGHAI).date() + timedelta(days=1)
    if n == 0:
        return first - timedelta(days=1)
    return chinese_calendar.get_workdays(first, min(first + timedelta(days=3 * n + 20), LAST_KNOWN))[n - 1]


def calendar_days(start: datetime, n: int) -> date:
    return date.fromordinal(start.astimezone(SHANGHAI).toordinal() + n)


def same_day_after(start: datetime, n: int) -> date:
    """Month by month, each time from the first of it."""
    day = start.astimezone(SHANGHAI).date()
    first = day.replace(day=1)
    for _ in range(n):
        first = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day.day, months.monthrange(first.year, first.month)[1]))


def rolled(day: date) -> date:
    """The next day that is worked, itself if it is."""
    return chinese_calendar.get_workdays(day, day + timedelta(days=12))[0]
