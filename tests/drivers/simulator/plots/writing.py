"""How is a story written down? Move by move, with a shop that answers, or does not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from random import Random
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from platform_core.drivers.world.deals import Verb
from tests.drivers.simulator.words import HOUR, Act, Mood

LOCAL: Final = ZoneInfo("Asia/Shanghai")
# One that never gives in has a plot of its own: without another account the money would not come.
MOODS: Final = (Mood.PROMPT,) * 7 + (Mood.DEAF, Mood.MUTE, Mood.REFUSING, Mood.STUBBORN)
# When people act: few hours of the day, so that a year has few of them. Two lie close to midnight, where days end.
HOURS: Final[Mapping[str, time]] = {
    "midnight": time(0, 0, 30),
    "morning": time(9, 30),
    "evening": time(20, 15),
    "night": time(23, 55),
}
NOTHING_SAID: Final[Mapping[str, Any]] = {}
APART: Final = 20  # seconds over which the acts of an hour spread


class Temper(StrEnum):
    """How a shop keeps its word."""

    PROMPT = "prompt"
    SLOW = "slow"
    SILENT = "silent"  # it ships, and answers nobody afterwards
    VANISHING = "vanishing"  # prompt, until one day it is gone


SHIP: Final = (Temper.PROMPT, Temper.SLOW, Temper.SILENT)  # whatever the day is


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
    pieces: int
    acts: list[Act] = field(default_factory=list)

    @property
    def day(self) -> date:
        return self.at.astimezone(LOCAL).date()

    def does(self, do: Verb, details: Mapping[str, Any]) -> bool:
        self.acts.append(Act(self.at, do, details))
        return True

    def waits(self, days: Sequence[int], *, hour: str = "") -> None:
        """For one of these numbers of days, at an hour of its own choice."""
        if days:
            chosen = hour or self.chance.choice(tuple(HOURS))
            self.at = on(self.day + timedelta(days=self.chance.choice(days)), chosen, self.number)


# What a plot is made of. A move that gives False ends its sequence.
Move: TypeAlias = Callable[[Writer], bool]
Moves: TypeAlias = Sequence[Move]
Way: TypeAlias = Move | Moves


def write(way: Way, writer: Writer) -> bool:
    """Make one move after the other. False if one of them did not succeed: those behind it are left out."""
    return all(move(writer) for move in way) if isinstance(way, Sequence) else way(writer)


def does(do: Verb, *days: int, hour: str = "", **details: Any) -> Move:
    """Somebody does it, after one of these numbers of days. A detail may be asked of the writer then."""

    def move(writer: Writer) -> bool:
        writer.waits(days, hour=hour)
        return writer.does(do, {name: said(writer) if callable(said) else said for name, said in details.items()})

    return move


def in_days(count: int) -> Callable[[Writer], date]:
    return lambda writer: writer.day + timedelta(days=count)


def ago(**span: float) -> Callable[[Writer], datetime]:
    return lambda writer: writer.at - timedelta(**span)


def some_pieces(writer: Writer) -> int:
    """One, or two if two were bought."""
    return writer.chance.randint(1, writer.pieces)


def soon(do: Verb, details: Mapping[str, Any] = NOTHING_SAID, **span: float) -> Move:
    """After exactly so long."""

    def move(writer: Writer) -> bool:
        writer.at += timedelta(**span)
        return writer.does(do, details)

    return move


def reports(do: Verb, *days: int, ago: timedelta = HOUR, **details: Any) -> Move:
    """The carrier tells of what happened so long ago."""

    def move(writer: Writer) -> bool:
        writer.waits(days)
        report = {"happened_at": writer.at - ago, "report_id": f"{writer.number}/{len(writer.acts)}"}
        return writer.does(do, details | report)

    return move


def answers(do: Verb, *, latest: int = 6, **details: Any) -> Move:
    """The shop does what it is asked for, days later if it is slow; or stays silent."""

    def move(writer: Writer) -> bool:
        writer.waits(range(2, latest + 1) if writer.shop.temper is Temper.SLOW else (1, 2))
        return writer.shop.answers(writer.day) and writer.does(do, details)

    return move


def still(do: Verb, *days: int) -> Move:
    """The shop does it after one of these numbers of days, if it is there any more."""

    def move(writer: Writer) -> bool:
        slow = writer.shop.temper is Temper.SLOW
        writer.waits(days or ((3, 4) if slow else (1, 1, 2)))
        return writer.shop.ships(writer.day) and writer.does(do, {})

    return move


def goes_on(share: float) -> Move:
    """In this share of all cases; the others end here."""
    return lambda writer: writer.chance.random() < share


def perhaps(share: float, *moves: Move) -> Move:
    """In this share of all cases, as far as they succeed; then it goes on in any case."""
    return lambda writer: not (writer.chance.random() < share and write(moves, writer)) or True


def one_of(*ways: Way) -> Move:
    """Each way as often as another, as far as it succeeds; then it goes on in any case."""
    return lambda writer: write(writer.chance.choice(ways), writer) or True


def either(*ways: Way) -> Move:
    """The first way that succeeds; if none does, the story ends."""
    return lambda writer: any(write(way, writer) for way in ways)


NOTHING: Final[Moves] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """``often``: how often it happens beside the others. ``moods``: of the provider, each as often as it is named.
    ``tempers``: of the shops at which it can happen as it is told. In its ``own_shop``: what happens to a shop happens
    to all who buy there, and so to one that is there for this story alone, and that staff verify again shortly before
    it begins unless it is ``unverified``. ``days``: those of the year on which it may begin, where not on any.
    """

    name: str
    moves: Moves
    often: int = 1
    moods: Sequence[Mood] = MOODS
    tempers: Collection[Temper] = tuple(Temper)
    own_shop: bool = False
    unverified: bool = False
    days: Sequence[int] = ()


def story(name: str, *moves: Move, **how: Any) -> Plot:
    return Plot(name, moves, **how)


def own(name: str, *moves: Move, **how: Any) -> Plot:
    """In a shop of its own."""
    return Plot(name, moves, own_shop=True, **how)
