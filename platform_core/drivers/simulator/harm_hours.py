"""How much harm was done? Money that was somebody's already, times the hours for which it was kept from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from platform_core.drivers.simulator.bank import Given
from platform_core.drivers.simulator.oracle.course import Course
from platform_core.drivers.simulator.words import HOUR, Mood

PROMPT: Final = timedelta(minutes=12)  # an outside call that was lost is made again within it; only then it is late


@dataclass(frozen=True, slots=True)
class HarmHours:
    """Yuan times hours. ``ours``: kept by us. ``outside``: while the provider itself heard nothing, which is not ours
    to end."""

    ours: float = 0.0
    outside: float = 0.0

    def __add__(self, other: Self) -> HarmHours:
        return HarmHours(self.ours + other.ours, self.outside + other.outside)


def harmed(course: Course, given: Sequence[Given]) -> HarmHours:
    """Of one case, to the end of its course if the money has not come by then."""
    end = max([course.now, *(line.at for line in given)])
    silence = course.case.silence if course.case.mood is Mood.DEAF else timedelta(0)
    in_all, afterwards, ours = (
        _kept(course, given, since=since, end=end) for since in (timedelta(0), silence, silence + PROMPT)
    )
    return HarmHours(ours, in_all - afterwards)


def _kept(course: Course, given: Sequence[Given], *, since: timedelta, end: datetime) -> float:
    """What was owed for longer than ``since`` and not yet given, between each two instants."""
    steps = [(debt.at + since, debt.fen) for debt in course.debts] + [(line.at, -line.fen) for line in given]
    kept, owed, last = 0.0, 0, end
    for at, fen in sorted([*steps, (end, 0)]):
        kept += max(owed, 0) / 100 * ((min(at, end) - min(last, end)) / HOUR)
        owed, last = owed + fen, at
    return kept
