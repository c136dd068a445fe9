"""Working days: those that a notice announced, and those assumed where no notice is out yet.

The State Council's yearly notice says which days are off and which weekends are worked instead. Until a year's notice
is out its days are assumed: Monday to Friday except the statutory dates, once as early and once as late as any notice
since 2019 would have made them. A due time that was counted with an assumed day is provisional.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

from platform_core.labels import Labelled
from platform_core.legal.errors import CalendarEnds

FIXTURES: Final = Path(__file__).with_name("days")
MAKEUP_REACH: Final = range(-8, 11)  # days; the farthest that a notice has put a worked weekend from a statutory date
BRIDGE_REACH: Final = range(-2, 6)  # days; the farthest for a day off
MONTH_AND_DAY: Final = re.compile(r"[0-9]{2}-[0-9]{2}")


class DayKind(Labelled):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"  # off by the notice, including weekends within the holiday
    MAKEUP = "makeup"  # a weekend that is worked


class Reading(StrEnum):
    """The assumed end that counts: the earlier one for the duty of others, the later one for a consumer's right."""

    EARLIER = "earlier"
    LATER = "later"


WORKED: Final = frozenset({DayKind.WORKDAY, DayKind.MAKEUP})


@dataclass(frozen=True, slots=True)
class Days:
    """One version of the calendar, with one reading of the years that are not announced."""

    version: int
    kinds: Mapping[date, DayKind]
    reading: Reading = Reading.EARLIER

    def knows(self, day: date) -> bool:
        return day in self.kinds

    def is_working_day(self, day: date) -> bool:
        """Tell whether a day is worked. Raises ``CalendarEnds`` beyond the last statutory dates we have."""
        known = self.kinds.get(day)
        return _is_supposed(day, self.reading) if known is None else known in WORKED

    def read(self, reading: Reading) -> Self:
        return replace(self, reading=reading)


def notice(version: int) -> Iterator[tuple[date, DayKind]]:
    """Every day of the years that this fixture announces, in order."""
    for year, days in _fixture(f"{version}.toml").items():
        off, worked = (frozenset(dates_of(int(year), days[key])) for key in ("off", "worked"))
        for n in range((date(int(year) + 1, 1, 1) - date(int(year), 1, 1)).days):
            day = date(int(year), 1, 1) + timedelta(days=n)
            yield day, kind_of(day, off=off, worked=worked)


def kind_of(day: date, *, off: AbstractSet[date], worked: AbstractSet[date]) -> DayKind:
    """The kind of a day by a notice; the week decides about a day that it does not name."""
    if day in off:
        return DayKind.HOLIDAY
    if day in worked:
        return DayKind.MAKEUP
    return DayKind.WEEKEND if _is_weekend(day) else DayKind.WORKDAY


def _is_supposed(day: date, reading: Reading) -> bool:
    if day in statutory(day.year):
        return False
    if reading is Reading.EARLIER:
        return not _is_weekend(day) or _near_a_festival(day, MAKEUP_REACH)
    return not _is_weekend(day) and not _near_a_festival(day, BRIDGE_REACH)


@cache
def _near_a_festival(day: date, reach: range) -> bool:
    return any(day - timedelta(days=n) in statutory((day - timedelta(days=n)).year) for n in reach)


def _is_weekend(day: date) -> bool:
    return day.weekday() >= 5


@cache
def statutory(year: int) -> frozenset[date]:
    """The dates that the regulation on festivals itself names, without any bridge days. Raises ``CalendarEnds``."""
    try:
        return frozenset(dates_of(year, _fixture("statutory.toml")[str(year)]))
    except KeyError:
        raise CalendarEnds(year=year) from None


@cache
def _fixture(name: str) -> Mapping[str, Any]:
    return tomllib.loads((FIXTURES / name).read_text("utf8"))


def dates_of(year: int, texts: Iterable[str]) -> Iterator[date]:
    """The days of a text: ``05-01..05-05`` is five days. Raises ``ValueError`` for no date, or a backward range."""
    for text in texts:
        first, _, last = text.partition("..")
        day, end = (_date(year, part, where=text) for part in (first, last or first))
        if end < day:
            raise ValueError(f"{year}: {text} ends before it begins")
        while day <= end:
            yield day
            day += timedelta(days=1)


def _date(year: int, text: str, *, where: str) -> date:
    if not MONTH_AND_DAY.fullmatch(text):
        raise ValueError(f"{year}: {where} is not written as month and day, 05-01 or 05-01..05-05")
    try:
        return date.fromisoformat(f"{year}-{text}")
    except ValueError as none:
        raise ValueError(f"{year}: there is no {where}") from none
