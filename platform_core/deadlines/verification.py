"""The second count: independent code counts to the same end, from the stored row and the days of a calendar alone.

It shares nothing with ``legal.spans``. That code steps and jumps; this lays out the days one by one and picks from
them, as a person with a paper calendar would. A mistake in either one shows as a difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, count, islice, takewhile
from typing import Final, Protocol
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
BY_THE_CLOCK: Final = ("minutes", "hours")
MONTHS_IN: Final = {"months": 1, "years": 12, "month_end": 1}


class DayCalendar(Protocol):
    """The part of a calendar that the second count reads."""

    @property
    def kinds(self) -> Mapping[date, str]: ...

    def is_working_day(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDay:
    """One day of the count. ``number`` is null for a day that does not count; ``kind`` is empty for an assumed day."""

    day: date
    number: int | None
    kind: str
    moved: bool = False  # a rest day, over which the end moved on
    part: int = 0  # which added period it belongs to; 0 for the first one

    @property
    def ends_at(self) -> datetime:
        return _end_of(self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondCount:
    """Both ends, and the days between them if days were counted. ``bar`` is the end that another period sets."""

    strict: datetime
    legal: datetime
    days: tuple[CountedDay, ...] = ()
    bar: datetime | None = None

    def until(self, end: datetime) -> tuple[CountedDay, ...]:
        """The days that are over by then."""
        return tuple(found for found in self.days if found.ends_at <= end)


def count_again(within: str, *, started_at: datetime, calendar: DayCalendar) -> SecondCount:
    """Count a period from its stored text. Raises ``ValueError`` for a text that is no period or runs backwards."""
    whole, *more = within.split("+")
    found = _count_seconds(whole, started_at, calendar)
    for part, text in enumerate(more, start=1):
        found = _longer(found, text, calendar, part=part)
    return found


def _count_seconds(text: str, started_at: datetime, calendar: DayCalendar) -> SecondCount:
    """A period that ends at the latest a day before another one, if the text names one."""
    own, _, other = text.partition("<")
    found = _period(own, started_at, calendar)
    if not other:
        return found
    bar = _a_day_before(_period(other, started_at, calendar).legal)
    legal = min(found.legal, bar)
    return replace(found, strict=min(found.strict, bar), legal=legal, days=found.until(legal), bar=bar)


def _longer(before: SecondCount, text: str, calendar: DayCalendar, *, part: int) -> SecondCount:
    """Count an added period on from the strict end: from its instant, or from its last day. Later days are dropped."""
    if _parts(text)[0] in BY_THE_CLOCK:
        more = _period(text, before.strict, calendar)
    else:
        end = before.strict.astimezone(SHANGHAI)
        last = _neighbour(end.date(), -1) if end.time() == time() else end.date()
        more = _period(text, datetime.combine(last, time(), SHANGHAI), calendar)
    added = (replace(found, part=part) for found in more.days)
    return replace(more, days=(*before.until(before.strict), *added), bar=before.bar)


def _period(text: str, started_at: datetime, calendar: DayCalendar) -> SecondCount:
    unit, n = _parts(text)
    if unit in BY_THE_CLOCK:
        end = started_at.astimezone(UTC) + timedelta(**{unit: n})
        return SecondCount(strict=end, legal=end)
    today = started_at.astimezone(SHANGHAI).date()
    counted = list(_count_days(unit, n, today, calendar))
    last = counted[-1].day if counted else today
    moved = list(takewhile(lambda day: not calendar.is_working_day(day), chain([last], _after(last))))
    rests = [_lay_day(day, None, calendar, moved=True) for day in moved if day != last]
    goal = next(day for day in chain([last], _after(last)) if calendar.is_working_day(day))
    reached = [_lay_day(goal, None, calendar)] if moved else []
    return SecondCount(strict=_end_of(last), legal=_end_of(goal), days=(*counted, *rests, *reached))


def _count_days(unit: str, n: int, today: date, calendar: DayCalendar) -> Iterator[CountedDay]:
    """Every day up to the last one, with its number."""
    if unit == "calendar_days":
        yield from (_lay_day(day, k, calendar) for k, day in zip(range(1, n + 1), _after(today), strict=False))
    elif unit == "working_days":
        yield from _count_working_days(n, today, calendar)
    elif unit in MONTHS_IN:
        yield from _months(unit, n * MONTHS_IN[unit], today, calendar)
    else:
        raise ValueError(f"{unit} does not run forwards")


def _count_working_days(n: int, today: date, calendar: DayCalendar) -> Iterator[CountedDay]:
    number = 0
    for day in islice(_after(today), None if n else 0):
        works = calendar.is_working_day(day)
        number += works
        yield _lay_day(day, number if works else None, calendar)
        if number == n:
            return


def _months(unit: str, n: int, today: date, calendar: DayCalendar) -> Iterator[CountedDay]:
    """The days up to the target month's last day that is not after the start's day of month, or its last day."""
    days = list(takewhile(lambda day: _month(day) <= _month(today) + n, chain([today], _after(today))))
    goals = [d for d in days if _month(d) == _month(today) + n and (unit == "month_end" or d.day <= today.day)]
    passed = days[1 : days.index(goals[-1]) + 1]
    yield from (_lay_day(day, k, calendar) for k, day in enumerate(passed, start=1))


def _lay_day(day: date, number: int | None, calendar: DayCalendar, *, moved: bool = False) -> CountedDay:
    return CountedDay(day=day, number=number, kind=str(calendar.kinds.get(day, "")), moved=moved)


def _parts(text: str) -> tuple[str, int]:
    unit, _, n = text.partition(":")
    return unit, int(n)


def _after(day: date) -> Iterator[date]:
    return map(date.fromordinal, count(day.toordinal() + 1))


def _neighbour(day: date, by: int) -> date:
    return date.fromordinal(day.toordinal() + by)


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _end_of(day: date) -> datetime:
    return datetime.combine(_neighbour(day, 1), time(), SHANGHAI).astimezone(UTC)


def _a_day_before(end: datetime) -> datetime:
    local = end.astimezone(SHANGHAI)
    return datetime.combine(_neighbour(local.date(), -1), local.timetz()).astimezone(UTC)
