"""Spans: the end of a period that starts at an instant.

Pure arithmetic of days and hours; the numbers stand in `rules.toml`. Each span gives two ends: the strict one, and the
legal one, which moves from a rest day to the next working day (Civil Code 203). An end is exclusive: a period whose
last day is the 3rd ends at 00:00 of the 4th, local time, and is stored in UTC.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar, Final, Protocol
from zoneinfo import ZoneInfo

LOCAL: Final = ZoneInfo("Asia/Shanghai")  # as in platform_core.clock, which imports Django; this module must not
DAY: Final = timedelta(days=1)
TICK: Final = timedelta.resolution


class WorkCalendar(Protocol):
    """The part of a calendar that a span reads: which days are worked, and which are known rather than assumed."""

    @property
    def version(self) -> int: ...

    def is_working_day(self, day: date) -> bool: ...

    def knows(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The two ends of a period, whether an assumed day decided one of them, and the steps of the count."""

    strict: datetime
    legal: datetime
    provisional: bool = False
    steps: Mapping[str, str] = field(default_factory=dict)


class Span(Protocol):
    """A length of time that knows how it is counted. ``parse`` reads back its ``str()``."""

    def due(self, start: datetime, *, calendar: WorkCalendar) -> Due: ...


@dataclass(frozen=True, slots=True)
class _Counted:
    """A number of units; the subclass says how they are counted."""

    n: int
    unit: ClassVar[str]

    def __post_init__(self) -> None:
        if self.n < 0:
            raise ValueError(f"{self.unit} are counted forwards: {self.n}")

    def __str__(self) -> str:
        return f"{self.unit}:{self.n}"

    def due(self, start: datetime, *, calendar: WorkCalendar) -> Due:
        """The end of a period that starts at ``start``. Raises ``ValueError`` for an instant without a zone."""
        local_day(start)
        return self._due(start, calendar)

    def _due(self, start: datetime, calendar: WorkCalendar, /) -> Due:
        raise NotImplementedError


class Minutes(_Counted):
    """Minutes from instant to instant."""

    unit = "minutes"

    def _due(self, start: datetime, _: WorkCalendar, /) -> Due:
        return _at_the_moment(start, start + timedelta(minutes=self.n))


class Hours(_Counted):
    """Hours from instant to instant (Civil Code 201)."""

    unit = "hours"

    def _due(self, start: datetime, _: WorkCalendar, /) -> Due:
        return _at_the_moment(start, start + timedelta(hours=self.n))


class CalendarDays(_Counted):
    """Day 1 is the day after the event."""

    unit = "calendar_days"

    def _due(self, start: datetime, calendar: WorkCalendar, /) -> Due:
        return _on_a_day(start, local_day(start) + self.n * DAY, calendar)


class WorkingDays(_Counted):
    """Official working days, make-up weekends among them."""

    unit = "working_days"

    def _due(self, start: datetime, calendar: WorkCalendar, /) -> Due:
        day, left, known = local_day(start), self.n, True
        while left:
            day += DAY
            left -= calendar.is_working_day(day)
            known = known and calendar.knows(day)
        return _on_a_day(start, day, calendar, known=known)


class Months(_Counted):
    """The same day of a later month, or that month's last day (Civil Code 202)."""

    unit = "months"

    def _due(self, start: datetime, calendar: WorkCalendar, /) -> Due:
        day = local_day(start)
        years, month = divmod(day.month - 1 + self.n, 12)
        year, month = day.year + years, month + 1
        last = min(day.day, months.monthrange(year, month)[1])
        return _on_a_day(start, date(year, month, last), calendar)


class Years(_Counted):
    """Twelve months each: from 29 February to the 28th."""

    unit = "years"

    def _due(self, start: datetime, calendar: WorkCalendar, /) -> Due:
        return Months(12 * self.n).due(start, calendar=calendar)


class MonthEnd(_Counted):
    """The end of the month in which it starts (0), or of the n-th month after."""

    unit = "month_end"

    def _due(self, start: datetime, calendar: WorkCalendar, /) -> Due:
        day = local_day(start).replace(day=1)
        years, month = divmod(day.month - 1 + self.n, 12)
        year, month = day.year + years, month + 1
        return _on_a_day(start, date(year, month, months.monthrange(year, month)[1]), calendar)


class FullDaysBefore(_Counted):
    """Counted backwards: so many whole days lie between a notice and its effect. The end never moves off a rest day."""

    unit = "full_days_before"

    def _due(self, start: datetime, _: WorkCalendar, /) -> Due:
        """The latest instant for the notice if it takes effect at ``start``."""
        effect = local_day(start)
        return _at_the_moment(start, midnight(effect - self.n * DAY))

    def earliest_effect(self, published: datetime) -> datetime:
        """The earliest instant at which a notice given at this instant may take effect."""
        return midnight(local_day(published) + (self.n + 1) * DAY)


class HoursBefore(_Counted):
    """Counted backwards, to the instant."""

    unit = "hours_before"

    def _due(self, start: datetime, _: WorkCalendar, /) -> Due:
        return _at_the_moment(start, start - timedelta(hours=self.n))


@dataclass(frozen=True, slots=True)
class EndsBefore:
    """A period that ends at the latest a day before the legal end of another one."""

    span: Span
    other: Span

    def due(self, start: datetime, *, calendar: WorkCalendar) -> Due:
        own, other = (s.due(start, calendar=calendar) for s in (self.span, self.other))
        bar = other.legal - DAY
        return Due(
            strict=min(own.strict, bar),
            legal=min(own.legal, bar),
            provisional=own.provisional or other.provisional,
            steps={**own.steps, "not_after": bar.isoformat()},
        )

    def __str__(self) -> str:
        return f"{self.span}<{self.other}"


@dataclass(frozen=True, slots=True)
class Extended:
    """A period with another one added at its end, for a reason that the statute knows."""

    span: Span
    by: Span

    def due(self, start: datetime, *, calendar: WorkCalendar) -> Due:
        first = self.span.due(start, calendar=calendar)
        by_the_clock = isinstance(self.by, Minutes | Hours)
        more = self.by.due(first.strict if by_the_clock else first.strict - TICK, calendar=calendar)
        steps = {**first.steps, **{f"extension_{name}": value for name, value in more.steps.items()}}
        return Due(strict=more.strict, legal=more.legal, provisional=first.provisional or more.provisional, steps=steps)

    def __str__(self) -> str:
        return f"{self.span}+{self.by}"


@dataclass(frozen=True, slots=True)
class Promised:
    """A span of the contract: the caller that starts the clock gives it."""

    name: str


def promised(name: str) -> Promised:
    """A period that the parties agreed on: ``promised("delivery")``."""
    return Promised(name)


_UNITS: Final[Mapping[str, Callable[[int], Span]]] = {
    kind.unit: kind
    for kind in (Minutes, Hours, CalendarDays, WorkingDays, Months, Years, MonthEnd, FullDaysBefore, HoursBefore)
}


def span(unit: str, n: int) -> Span:
    """The span of a unit. Raises ``LookupError`` for a unit that is no span (`promised`, `event`)."""
    if unit not in _UNITS:
        raise LookupError(f"{unit} is no unit of time")
    return _UNITS[unit](n)


def is_span(unit: str) -> bool:
    return unit in _UNITS


def parse(text: str) -> Span:
    """The span whose ``str()`` this is."""
    if "+" in text:
        whole, _, by = text.rpartition("+")
        return Extended(parse(whole), parse(by))
    if "<" in text:
        own, _, other = text.partition("<")
        return EndsBefore(parse(own), parse(other))
    unit, _, n = text.partition(":")
    return span(unit, int(n))


def local_day(moment: datetime) -> date:
    """The day in Shanghai. Raises ``ValueError`` for an instant without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no zone")
    return moment.astimezone(LOCAL).date()


def midnight(day: date) -> datetime:
    """The instant at which this day starts in Shanghai, in UTC."""
    return datetime.combine(day, time(), LOCAL).astimezone(UTC)


def _at_the_moment(start: datetime, end: datetime) -> Due:
    end = end.astimezone(UTC)
    return Due(strict=end, legal=end, steps={"from": start.astimezone(UTC).isoformat()})


def _on_a_day(start: datetime, last: date, calendar: WorkCalendar, *, known: bool = True) -> Due:
    """Both ends of a period whose last day this is: the day's end, and by law the end of the next working day after a
    rest day.

    ``known`` tells whether every day counted so far was known; every day that is looked at here must be known too.
    """
    first, rolled = local_day(start) + DAY, last
    known = known and calendar.knows(first) and calendar.knows(last)
    while not calendar.is_working_day(rolled):
        rolled += DAY
        known = known and calendar.knows(rolled)
    steps: dict[str, Any] = {"first_day": str(first), "last_day": str(last), "last_day_by_law": str(rolled)}
    return Due(strict=midnight(last + DAY), legal=midnight(rolled + DAY), provisional=not known, steps=steps)
