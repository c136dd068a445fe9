"""How is a case written down, act by act, with a shop that answers, or does not?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from platform_core.drivers.simulator.words import Act, Do, Temper

LOCAL: Final = ZoneInfo("Asia/Shanghai")
# When people act: few hours of the day, so that a year has few of them. Two lie close to midnight, where days end.
HOURS: Final[Mapping[str, time]] = {
    "midnight": time(0, 0, 30),
    "morning": time(9, 30),
    "evening": time(20, 15),
    "night": time(23, 55),
}
APART: Final = 20  # seconds over which the acts of an hour spread


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop as its customers learn to know it. ``gone``: from that day on nobody is there any more."""

    temper: Temper
    gone: date | None = None

    def ships(self, on_day: date) -> bool:
        return self.gone is None or on_day < self.gone

    def answers(self, on_day: date) -> bool:
        return self.temper is not Temper.SILENT and self.ships(on_day)


def on(day: date, hour: str, number: int = 0) -> datetime:
    """An hour of a day in Shanghai; cases follow each other within it."""
    return datetime.combine(day, HOURS[hour], LOCAL).astimezone(UTC) + timedelta(seconds=number % APART)


@dataclass(slots=True)
class Writer:
    """Writes one case. ``at`` is when the next act will be."""

    chance: Random
    number: int
    shop: Shop
    at: datetime
    pieces: int = 1
    acts: list[Act] = field(default_factory=list)

    @property
    def day(self) -> date:
        return self.at.astimezone(LOCAL).date()

    def does(self, do: Do, **details: Any) -> None:
        self.acts.append(Act(at=self.at, do=do, **details))

    def waits(self, *days: int, hour: str = "") -> None:
        """For one of these numbers of days, at an hour of its own choice."""
        chosen = hour or self.chance.choice(tuple(HOURS))
        self.at = on(self.day + timedelta(days=self.chance.choice(days)), chosen, self.number)

    def a_moment(self, **span: float) -> None:
        self.at += timedelta(**span)

    def shop_ships(self, do: Do, **details: Any) -> bool:
        """The shop does what it is paid for, if there is one any more."""
        self.waits(*((3, 4) if self.shop.temper is Temper.SLOW else (1, 1, 2)))
        return self._if(do, details, able=self.shop.ships(self.day))

    def shop_answers(self, do: Do, *, latest: int = 6, **details: Any) -> bool:
        """The shop does what it is asked for, days later if it is slow; or stays silent."""
        self.waits(*(range(2, latest + 1) if self.shop.temper is Temper.SLOW else (1, 2)))
        return self._if(do, details, able=self.shop.answers(self.day))

    def _if(self, do: Do, details: dict[str, Any], *, able: bool) -> bool:
        if able:
            self.does(do, **details)
        return able
