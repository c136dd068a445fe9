"""How much harm was done? Money that was somebody's already, times the hours for which it was kept from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from platform_core.drivers.simulator.bank import Given
from platform_core.drivers.simulator.oracle.course import Course
from platform_core.drivers.simulator.words import HOUR

PROMPT: Final = timedelta(minutes=12)  # an outside call that was lost is made again within it; only then it is late


@dataclass(frozen=True, slots=True)
class HarmHours:
    """``fen_hours``: by us. ``outside``: while the provider itself heard nothing; its silence is not ours to end."""

    fen_hours: float = 0.0
    outside: float = 0.0
    cases: int = 0

    @property
    def yuan_hours(self) -> float:
        return self.fen_hours / 100

    def __add__(self, other: Self) -> HarmHours:
        return HarmHours(self.fen_hours + other.fen_hours, self.outside + other.outside, self.cases + other.cases)


def harmed(course: Course, given: Sequence[Given]) -> HarmHours:
    """Of one case, to the end of its course if the money has not come by then."""
    end = max([course.now, *(line.at for line in given)])
    silence = course.case.silence if course.deaf else timedelta(0)
    in_all, afterwards, ours = (
        _kept(course, given, since=since, end=end) for since in (timedelta(0), silence, silence + PROMPT)
    )
    return HarmHours(ours, in_all - afterwards, cases=int(ours > 0))


def _kept(course: Course, given: Sequence[Given], *, since: timedelta, end: datetime) -> float:
    """Fen times hours: what was owed for longer than ``since`` and not yet given, between each two instants."""
    steps = [(debt.at + since, debt.fen) for debt in course.debts] + [(line.at, -line.fen) for line in given]
    kept, owed, last = 0.0, 0, end
    for at, fen in sorted([*steps, (end, 0)]):
        kept += max(owed, 0) * ((min(at, end) - min(last, end)) / HOUR)
        owed, last = owed + fen, at
    return kept
