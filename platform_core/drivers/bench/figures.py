"""Which figures are there, what must each of them reach, and which of its rounds counts?

A figure is judged by its value and its target alone. Whoever measures gives a value, never a verdict.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from platform_core.drivers.bench.rounds import WHOLE, Round

SENSES: Final[Mapping[str, Callable[[float, float], bool]]] = {"at_least": operator.ge, "at_most": operator.le}


@dataclass(frozen=True, slots=True)
class Target:
    """A bound that the value must reach (``at_least``) or keep below (``at_most``); the bound itself is good."""

    sense: str
    bound: float

    def __str__(self) -> str:
        return f"{self.sense}:{self.bound:g}"

    def holds(self, value: float) -> bool:
        return SENSES[self.sense](value, self.bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one round gave: the judged number, and both raw rates where it is a ratio."""

    value: float
    ours: float | None = None
    yardstick: float | None = None


Measure = Callable[[Round], Measured]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that can be measured. What may never happen has one round: no median excuses it."""

    name: str
    target: Target
    measure: Measure
    rounds: int

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
            "target": str(self.target),
            "ok": self.target.holds(found.value),
            "load": _rounded(load),
        }
        return line if scale == WHOLE else line | {"size": scale}


FIGURES: Final[dict[str, Figure]] = {}


def figure(
    name: str, *, at_least: float | None = None, at_most: float | None = None, rounds: int = 3
) -> Callable[[Measure], Measure]:
    """Enter a measurement under the figure's name. Raises ``ValueError`` for a second one, or without one bound."""
    bounds = {"at_least": at_least, "at_most": at_most}
    given = [Target(sense, bound) for sense, bound in bounds.items() if bound is not None]
    if len(given) != 1 or name in FIGURES:
        raise ValueError(f"{name}: one bound, and one measurement")

    def enter(measure: Measure) -> Measure:
        FIGURES[name] = Figure(name=name, target=given[0], measure=measure, rounds=rounds)
        return measure

    return enter


def called(name: str) -> list[Figure]:
    """The figure of this name, or all below it (``deadlines``); everything for an empty name."""
    return [known for key, known in FIGURES.items() if not name or key == name or key.startswith(f"{name}.")]


def _rounded(number: float | None) -> float | None:
    """Five digits are more than any machine repeats."""
    return None if number is None else float(f"{number:.5g}")
