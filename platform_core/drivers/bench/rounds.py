"""What is a measurement given, and what may rounds and figures share?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
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
        return Random(f"{self.seed}/{self.nth}")  # noqa: S311  # to be repeated, not to be secret

    def size(self, whole: int, *, least: int = 1) -> int:
        """This many at the scale of the run."""
        return max(least, round(whole * self.scale))

    def shared(self, make: Callable[[Round], T]) -> T:
        """Made once in this round, for all figures that ask for it."""
        return self._kept((make, self.nth), make)

    def standing(self, make: Callable[[Round], T]) -> T:
        """Made once, for all rounds."""
        return self._kept((make, -1), make)

    def _kept(self, key: tuple[object, int], make: Callable[[Round], T]) -> T:
        if key not in self.kept:
            self.kept[key] = make(self)
        made: T = self.kept[key]
        return made
