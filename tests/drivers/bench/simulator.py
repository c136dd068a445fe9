"""Does a year of ten thousand cases leave anybody waiting, or served too soon, or twice? The figures `simulator.*`."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import Any, Final, NamedTuple

import orjson

from platform_core.drivers.processes import processes
from platform_core.drivers.processes import run as in_parallel
from platform_core.project.env import read
from tests.drivers.bench.clones import Clone, clone
from tests.drivers.bench.figures import Measured, Round, figure
from tests.drivers.simulator import plan, run


class Year(NamedTuple):
    """A year on a database of its own: how many cases, by how many minutes its own clock is wrong, and how many workers
    are killed (None: no processes beside)."""

    seed: int
    cases: int
    minutes_off: int
    kills: int | None = None


# All at once, ten thousand cases together. The one with kills has workers of its own, whose clocks are off as well.
YEARS: Final = (Year(0, 4_600, 10), Year(1, 4_600, -10), Year(2, 800, 10, kills=40))


def simulated(this: Round) -> list[dict[str, Any]]:
    """The verdict of each year; and how each can be lived again."""
    years = [_sized(year, this) for year in YEARS]
    for year in years:
        kills = "" if year.kills is None else f" --kills {year.kills}"
        options = f"--seed {year.seed} --cases {year.cases} --minutes-off {year.minutes_off}{kills}"
        this.report.say(f"manage.py simulate {options}")
    with ExitStack() as stack:
        pool = stack.enter_context(processes(len(years)))
        verdicts = in_parallel(pool, lived, [(stack.enter_context(clone()), year) for year in years])
    for verdict in verdicts:
        this.report.say(orjson.dumps(verdict).decode())
    return verdicts


def lived(work: tuple[Clone, Year]) -> dict[str, Any]:
    """One year, in a process of its own. Raises ``TooFewKills``."""
    own, (seed, cases, minutes_off, kills) = work
    auditor = read(own.environment).databases["auditor"]
    with own.connected():
        return run.lived(plan.drawn(seed, cases=cases), auditor=auditor, kills=kills, minutes_off=minutes_off).line()


def _sized(year: Year, this: Round) -> Year:
    """At the scale of the run, and of its seed."""
    kills = None if year.kills is None else this.size(year.kills, least=5)
    return year._replace(seed=this.seed + year.seed, cases=this.size(year.cases, least=30), kills=kills)


def sum_of(what: str, this: Round) -> Measured:
    return Measured(value=sum(year[what] for year in this.shared(simulated)))


# What should have been and was not, or late, or something else; what came before its instant, or too often; and yuan
# that were somebody's already, times the hours for which we kept them.
for WHAT in ("missed", "early", "double", "harm_hours"):
    figure(f"simulator.{WHAT}", at_most=0, rounds=1)(partial(sum_of, WHAT))
