"""Yearly notices: their days, whether they are plausible, and the changes they bring.

A notice is written as people read it: days off, and weekends that are worked instead; all other days follow the week.
Nothing here uses a database: the file, the form and the committed fixtures share one format.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Self

from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.legal.calendars import WORKED, DayKind, Days, dates_of, kind_of, statutory
from platform_core.legal.errors import CalendarEnds

DAY: Final = timedelta(days=1)
DAYS_OFF: Final = range(20, 46)  # 28 to 33 per year since 2019
WORKED_WEEKENDS: Final = range(1, 13)  # 5 to 8
ADDED: Final = 3  # the most days off that no worked weekend made up for, as in the spring of 2020
NOVEMBER: Final = 11
YEAR: Final = re.compile(r"[0-9]{4}")


class Fault(Reason):
    """Why a notice cannot be the announced one."""

    UNKNOWN_YEAR = "unknown_year"
    OFF_AND_WORKED = "off_and_worked"
    WEEKDAY_WORKED = "weekday_worked"
    FESTIVAL_NOT_OFF = "festival_not_off"
    UNUSUAL_DAYS_OFF = "unusual_days_off"
    UNUSUAL_WORKED_WEEKENDS = "unusual_worked_weekends"
    NOT_MADE_UP = "not_made_up"
    LEAVES_A_GAP = "leaves_a_gap"


@dataclass(frozen=True, slots=True)
class Change:
    """A day that would differ from the present calendar, which may not know it at all."""

    date: date
    before: DayKind | None
    after: DayKind


@dataclass(frozen=True, slots=True)
class Year:
    """The notice of one year."""

    year: int
    off: frozenset[date]
    worked: frozenset[date]

    @classmethod
    def of(cls, year: int, *, off: Iterable[str], worked: Iterable[str]) -> Self:
        """A year from written dates, ``02-05..02-11``. Raises ``ValueError`` for a date outside the year."""
        return cls(year, *(frozenset(dates_of(year, list(texts))) for texts in (off, worked)))

    def kinds(self) -> Iterator[tuple[date, DayKind]]:
        """Every day of the year with its kind, in order."""
        for n in range((date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days):
            day = date(self.year, 1, 1) + n * DAY
            yield day, kind_of(day, off=self.off, worked=self.worked)

    def working_days(self) -> int:
        return sum(kind in WORKED for _, kind in self.kinds())

    def expected_working_days(self) -> int:
        """The number of weekdays without the statutory dates: a notice moves working days, it does not add any."""
        return sum(day.weekday() < 5 for day, _ in self.kinds()) - len(statutory(self.year))

    def to_file(self) -> dict[str, list[str]]:
        """The year in the format of a file."""
        return {"off": spell_days(self.off), "worked": spell_days(self.worked)}


def may_load(found: Year) -> Verdict:
    """Allow loading a year of a notice that is plausible, whatever its source says."""
    try:
        festivals = statutory(found.year)
    except CalendarEnds:
        return Verdict((Fault.UNKNOWN_YEAR,))
    added = found.expected_working_days() - found.working_days()
    return Verdict.of(
        {
            Fault.OFF_AND_WORKED: bool(found.off & found.worked),
            Fault.WEEKDAY_WORKED: any(day.weekday() < 5 for day in found.worked),
            Fault.FESTIVAL_NOT_OFF: not festivals <= found.off,
            Fault.UNUSUAL_DAYS_OFF: len(found.off) not in DAYS_OFF,
            Fault.UNUSUAL_WORKED_WEEKENDS: len(found.worked) not in WORKED_WEEKENDS,
            Fault.NOT_MADE_UP: not 0 <= added <= ADDED,
        }
    )


def after_a_gap(found: Iterable[Year], *, known: Days) -> list[int]:
    """The new years beside a year that would stay unknown: nobody would ask for that one any more."""
    before = {day.year for day in known.kinds}
    new = {year.year for year in found} - before
    together = before | new
    missing = set(range(min(together, default=0), max(together, default=0))) - together
    return sorted(year for year in new if missing & {year - 1, year + 1})


def known_until(known: Days) -> date:
    """The first day after the consecutive known years."""
    day = min(known.kinds)
    while known.knows(day):
        day += DAY
    return day


def changes(found: Year, *, to: Days) -> list[Change]:
    """The days on which the calendar would change; empty if it already says the same."""
    kinds = ((day, to.kinds.get(day), kind) for day, kind in found.kinds())
    return [Change(day, before, after) for day, before, after in kinds if before is not after]


def is_overdue(known_until: date, *, today: date) -> bool:
    """Tell whether a year should be loaded by now: its notice comes in the first days of November before."""
    awaited = date(today.year + (today.month >= NOVEMBER), 12, 31)
    return known_until <= awaited


def read(text: str) -> tuple[Year, ...]:
    """The years of a file like `days/1.toml`. Raises ``ValueError`` that names the unreadable entry, and its place."""
    return of_tables(tomllib.loads(text))


def of_tables(tables: Mapping[str, Any]) -> tuple[Year, ...]:
    """The years of tables that were already parsed, in order."""
    if not isinstance(tables, Mapping):
        raise ValueError("years with their days stand here")  # noqa: TRY004  # what cannot be read is one mistake
    return tuple(_year(name, tables[name]) for name in sorted(tables))


def spell_days(days: Iterable[date]) -> list[str]:
    """Consecutive days as one text: 5 to 11 February are ``02-05..02-11``."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [f"{run[0]:%m-%d}" if len(run) == 1 else f"{run[0]:%m-%d}..{run[-1]:%m-%d}" for run in runs]


def _year(name: str, table: Any) -> Year:
    if not YEAR.fullmatch(name) or not isinstance(table, Mapping):
        raise ValueError(f"{name}: a year with its days stands here")
    if unknown := table.keys() - {"off", "worked"}:
        raise ValueError(f"{name}: unknown: {', '.join(sorted(unknown))}")
    listed = {key: table.get(key, []) for key in ("off", "worked")}
    if not all(_is_texts(texts) for texts in listed.values()):
        raise ValueError(f"{name}: days off and worked weekends are lists of dates")
    return Year.of(int(name), **listed)


def _is_texts(found: Any) -> bool:
    return isinstance(found, Sequence) and not isinstance(found, str) and all(isinstance(t, str) for t in found)
