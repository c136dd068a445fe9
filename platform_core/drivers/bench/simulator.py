"""Does a year of ten thousand cases leave anybody waiting, or served too soon, or twice? The figures `simulator.*`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from platform_core.drivers.bench.clones import Clone, clone
from platform_core.drivers.bench.figures import Measured, figure
from platform_core.drivers.bench.rounds import Round
from platform_core.embedded.place import CHECKOUT

PATIENCE: Final = 3 * 3600.0  # seconds; whoever takes longer has stopped


@dataclass(frozen=True, slots=True)
class Universe:
    """A year on a database of its own: how many cases, with how many kills (None: no processes beside), how far off its
    own clock is."""

    cases: int
    kills: int | None
    minutes_off: int

    def sized(self, this: Round) -> Universe:
        """At the scale of this session."""
        kills = None if self.kills is None else this.size(self.kills, least=5)
        return replace(self, cases=this.size(self.cases, least=30), kills=kills)


# All at once, ten thousand cases together. The one with kills has workers of its own, whose clocks are off as well.
UNIVERSES: Final = (
    Universe(4_600, None, 10),
    Universe(4_600, None, -10),
    Universe(800, 40, 10),
)


class NotSimulated(Exception):
    """A year that ended without a verdict; the message has what it said last."""


@figure("simulator.missed", at_most=0, rounds=1)
def missed(this: Round) -> Measured:
    """What should have been and was not, or was late, or was something else; books that do not agree count as one."""
    years = this.shared(simulated)
    return Measured(value=_sum(years, "missed") + sum(not year["books_agree"] for year in years))


@figure("simulator.early", at_most=0, rounds=1)
def early(this: Round) -> Measured:
    """What was done, or was due, before its instant."""
    return Measured(value=_sum(this.shared(simulated), "early"))


@figure("simulator.double", at_most=0, rounds=1)
def double(this: Round) -> Measured:
    """What was done more often than it should have been."""
    return Measured(value=_sum(this.shared(simulated), "double"))


@figure("simulator.harm_hours", at_most=0, rounds=1)
def harm_hours(this: Round) -> Measured:
    """Yuan that were somebody's already, times the hours for which we kept them."""
    return Measured(value=_sum(this.shared(simulated), "harm_hours"))


def simulated(this: Round) -> list[dict[str, Any]]:
    """What each universe says of itself, after the command by which it can be lived again."""
    with ExitStack() as stack:
        lived = [universe.sized(this) for universe in UNIVERSES]
        for nth, universe in enumerate(lived):
            this.report.say(" ".join(_command(universe, seed=this.session.seed + nth)[1:]))
        running = [
            stack.enter_context(_lived(universe, seed=this.session.seed + nth)) for nth, universe in enumerate(lived)
        ]
        years = [_verdict(process, kills=universe.kills or 0) for process, universe in zip(running, lived, strict=True)]
    for year in years:
        this.report.say(orjson.dumps(year).decode())
    return years


@contextmanager
def _lived(universe: Universe, *, seed: int) -> Iterator[subprocess.Popen[str]]:
    with (
        clone() as own,
        subprocess.Popen(
            _command(universe, seed=seed), cwd=CHECKOUT, env=_seen(own), stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def _command(universe: Universe, *, seed: int) -> Sequence[str]:
    numbers = {"seed": seed, "cases": universe.cases, "minutes-off": universe.minutes_off, "kills": universe.kills}
    options = [word for name, number in numbers.items() if number is not None for word in (f"--{name}", str(number))]
    return (sys.executable, "manage.py", "simulate", *options)


def _seen(own: Clone) -> dict[str, str]:
    """A year logs in as worker, and is read as auditor."""
    return {**own.environment, "TIANPING_LOGIN": "worker"}


def _verdict(process: subprocess.Popen[str], *, kills: int) -> dict[str, Any]:
    """What it said last, if it ended as that says, and if as many were killed as were to be."""
    said, _ = process.communicate(timeout=PATIENCE)
    last = said.strip().rpartition("\n")[2]
    try:
        year: dict[str, Any] = orjson.loads(last)
    except orjson.JSONDecodeError as error:
        raise NotSimulated(f"ended with {process.returncode}: {said[-500:]}") from error
    if (process.returncode, year["kills"]) != (int(not year["holds"]), kills):
        raise NotSimulated(f"ended with {process.returncode}, {kills} kills asked: {last}")
    return year


def _sum(years: Sequence[dict[str, Any]], what: str) -> float:
    return float(sum(year[what] for year in years))
