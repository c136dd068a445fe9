"""Which figures are there, what must each of them reach, and what may its rounds share?

A figure is judged by its value and its bound alone. Whoever measures gives a value, never a verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Final, TypeVar

from platform_core.drivers.world.progress import Report

T = TypeVar("T")
WHOLE: Final = 1.0  # the scale of a run that may call itself by the figure's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of a call of the bench. ``scale`` is the part of the whole that is run, ``nth`` counts from nought."""

    scale: float
    seed: int
    report: Report
    cleanup: ExitStack  # what is entered here lives until the end of the call
    nth: int = 0
    kept: dict[tuple[object, int], Any] = field(default_factory=dict)

    @property
    def random(self) -> Random:
        """Begun anew at each call, so that what one measurement draws changes no other."""
        return Random(f"{self.seed}/{self.nth}")  # to be repeated, not to be secret

    def size(self, whole: int, *, least: int = 1) -> int:
        """This many at the scale of the run."""
        return max(least, round(whole * self.scale))

    def shared(self, make: Callable[[Round], T], *, by_all: bool = False) -> T:
        """Made once in this round, or once for all rounds, for whoever asks for it."""
        key = (make, -1 if by_all else self.nth)
        if key not in self.kept:
            self.kept[key] = make(self)
        made: T = self.kept[key]
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one round gave: the judged number, and both raw rates where it is a ratio."""

    value: float
    ours: float | None = None
    yardstick: float | None = None


Measure = Callable[[Round], Measured]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that can be measured, and one bound, which itself is good.

    What may never happen has one round: no median excuses it.
    """

    name: str
    measure: Measure
    rounds: int
    at_least: float | None = None
    at_most: float | None = None

    @property
    def target(self) -> str:
        return f"at_least:{self.at_least:g}" if self.at_most is None else f"at_most:{self.at_most:g}"

    def holds(self, value: float) -> bool:
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    def measured(self, first: Round) -> Measured:
        """The median round as a whole, so that its rates belong to its value."""
        found = []
        for nth in range(self.rounds):
            found.append(self.measure(replace(first, nth=nth)))
            first.report.say(f"{self.name} {nth + 1}/{self.rounds}: {found[-1].value:,.5g} ({self.target})")
        return sorted(found, key=lambda measured: measured.value)[self.rounds // 2]

    def line(self, found: Measured, *, load: float, scale: float) -> dict[str, Any]:
        """As JSON has it. ``load`` is the machine's when the bench began.

        A run at another scale says its ``size``: it tries the bench, it is not the figure.
        """
        line = {
            "name": self.name,
            "value": _rounded(found.value),
            "ours": _rounded(found.ours),
            "yardstick": _rounded(found.yardstick),
            "target": self.target,
            "ok": self.holds(found.value),
            "load": _rounded(load),
        }
        return line if scale == WHOLE else line | {"size": scale}


FIGURES: Final[dict[str, Figure]] = {}


def figure(
    name: str, *, at_least: float | None = None, at_most: float | None = None, rounds: int = 3
) -> Callable[[Measure], Measure]:
    """Enter a measurement under the figure's name. Raises ``ValueError`` for a second one, or without one bound."""
    if (at_least is None) == (at_most is None) or name in FIGURES:
        raise ValueError(f"{name}: one bound, and one measurement")

    def enter(measure: Measure) -> Measure:
        FIGURES[name] = Figure(name=name, measure=measure, rounds=rounds, at_least=at_least, at_most=at_most)
        return measure

    return enter


def called(name: str) -> list[Figure]:
    """The figure of this name, or all below it (``deadlines``); everything for an empty name."""
    return [known for key, known in FIGURES.items() if not name or f"{key}.".startswith(f"{name}.")]


def _rounded(number: float | None) -> float | None:
    """Five digits are more than any machine repeats."""
    return None if number is None else float(f"{number:.5g}")
