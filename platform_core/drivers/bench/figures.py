"""Which figures are there, what must each of them reach, and did it?

A figure is judged by its value and its target alone. Whoever measures gives a value, never a verdict.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from platform_core.drivers.bench.rounds import Round

SENSES: Final[Mapping[str, Callable[[float, float], bool]]] = {"at_least": operator.ge, "at_most": operator.le}
WHOLE: Final = 1.0  # the scale of a run that may call itself by the figure's name


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line. ``load`` is the machine's when the bench began, ``scale`` how much of the whole was run."""

    name: str
    value: float
    ours: float | None
    yardstick: float | None
    target: Target
    load: float
    scale: float = WHOLE

    @property
    def ok(self) -> bool:
        return self.target.holds(self.value)

    def line(self) -> dict[str, Any]:
        """As JSON has it. A run at another scale says its ``size``: it tries the bench, it is not the figure."""
        line = {
            "name": self.name,
            "value": _rounded(self.value),
            "ours": _rounded(self.ours),
            "yardstick": _rounded(self.yardstick),
            "target": str(self.target),
            "ok": self.ok,
            "load": _rounded(self.load),
        }
        return line if self.scale == WHOLE else line | {"size": self.scale}


Measure = Callable[["Round"], Measured]
M = TypeVar("M", bound=Measure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A figure that can be measured. What may never happen has one round: no median excuses it."""

    name: str
    target: Target
    measure: Measure
    rounds: int


FIGURES: Final[dict[str, Spec]] = {}


def figure(
    name: str, *, at_least: float | None = None, at_most: float | None = None, rounds: int = 3
) -> Callable[[M], M]:
    """Enter a measurement under the figure's name. Raises ``ValueError`` for a second one, or without one bound."""
    bounds = {"at_least": at_least, "at_most": at_most}
    given = [Target(sense, bound) for sense, bound in bounds.items() if bound is not None]
    if len(given) != 1 or name in FIGURES:
        raise ValueError(f"{name}: one bound, and one measurement")

    def enter(measure: M) -> M:
        FIGURES[name] = Spec(name=name, target=given[0], measure=measure, rounds=rounds)
        return measure

    return enter


def called(name: str) -> list[Spec]:
    """The figure of this name, or all below it (``deadlines``); everything for an empty name."""
    return [spec for known, spec in FIGURES.items() if not name or known == name or known.startswith(f"{name}.")]


def _rounded(number: float | None) -> float | None:
    """Five digits are more than any machine repeats."""
    return None if number is None else float(f"{number:.5g}")
