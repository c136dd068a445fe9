"""How often is a figure measured, which of its rounds counts, and what may rounds and figures share?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from platform_core.drivers.bench.figures import Figure, Measured, Spec
from platform_core.drivers.replay.report import Report

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One call of the bench: how much of the whole it runs, by which seed, and what is thrown away at its end."""

    scale: float
    seed: int
    load: float
    report: Report
    cleanup: ExitStack
    shared: dict[tuple[object, int], Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Round:
    """What a measurement is given. ``nth`` counts from nought."""

    session: Session
    nth: int

    @property
    def report(self) -> Report:
        return self.session.report

    @property
    def cleanup(self) -> ExitStack:
        """What is entered here lives until the end of the session."""
        return self.session.cleanup

    @property
    def random(self) -> Random:
        """Begun anew at each call, so that what one measurement draws moves no other."""
        return Random(f"{self.session.seed}/{self.nth}")  # noqa: S311  # to be repeated, not to be secret

    def size(self, whole: int, *, least: int = 1) -> int:
        """So much of it at this session's scale."""
        return max(least, round(whole * self.session.scale))

    def shared(self, make: Callable[[Round], T]) -> T:
        """Made once in this round, for all figures that ask for it."""
        return self._kept((make, self.nth), make)

    def standing(self, make: Callable[[Round], T]) -> T:
        """Made once, for all rounds."""
        return self._kept((make, -1), make)

    def _kept(self, key: tuple[object, int], make: Callable[[Round], T]) -> T:
        if key not in self.session.shared:
            self.session.shared[key] = make(self)
        made: T = self.session.shared[key]
        return made


@contextmanager
def session(*, scale: float, seed: int, load: float, report: Report) -> Iterator[Session]:
    with ExitStack() as cleanup:
        yield Session(scale=scale, seed=seed, load=load, report=report, cleanup=cleanup)


def measured(spec: Spec, session: Session) -> Figure:
    """The line of the median round."""
    rounds = []
    for nth in range(spec.rounds):
        found = spec.measure(Round(session, nth))
        session.report.say(f"{spec.name} {nth + 1}/{spec.rounds}: {found.value:,.5g} ({spec.target})")
        rounds.append(found)
    median = _median(rounds)
    return Figure(
        name=spec.name,
        value=median.value,
        ours=median.ours,
        yardstick=median.yardstick,
        target=spec.target,
        load=session.load,
        scale=session.scale,
    )


def _median(rounds: Sequence[Measured]) -> Measured:
    """A whole round, so that its rates belong to its value."""
    return sorted(rounds, key=lambda found: found.value)[len(rounds) // 2]
