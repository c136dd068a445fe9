"""Does a year of ten thousand cases leave anybody waiting, or served too soon, or twice? The figures `simulator.*`."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, Final, NamedTuple

import orjson

from platform_core.drivers.bench.clones import Clone, clone
from platform_core.drivers.bench.figures import Measure, Measured, Round, figure
from platform_core.drivers.processes import processes
from platform_core.drivers.simulator import plan, report, run
from platform_core.project.env import read


class Year(NamedTuple):
    """A year on a database of its own: how many cases, by how many minutes its own clock is wrong, and how many workers
    are killed (None: no processes beside)."""

    cases: int
    minutes_off: int
    kills: int | None = None

    def sized(self, this: Round) -> Year:
        """At the scale of the run."""
        kills = None if self.kills is None else this.size(self.kills, least=5)
        return Year(this.size(self.cases, least=30), self.minutes_off, kills)

    def command(self, *, seed: int) -> str:
        """By which it can be lived again."""
        kills = "" if self.kills is None else f" --kills {self.kills}"
        return f"manage.py simulate --seed {seed} --cases {self.cases} --minutes-off {self.minutes_off}{kills}"


# All at once, ten thousand cases together. The one with kills has workers of its own, whose clocks are off as well.
YEARS: Final = (Year(4_600, 10), Year(4_600, -10), Year(800, 10, kills=40))


class TooFewKills(Exception):
    """What was not tried was not lived through; the message has the verdict."""


@figure("simulator.missed", at_most=0, rounds=1)
def missed(this: Round) -> Measured:
    """What should have been and was not, or was late, or was something else; books that do not agree count as one."""
    return Measured(value=sum(year["missed"] + (not year["books_agree"]) for year in this.shared(simulated)))


def sum_of(what: str) -> Measure:
    return lambda this: Measured(value=sum(year[what] for year in this.shared(simulated)))


# What was done, or was due, before its instant; and what was done more often than it should have been.
figure("simulator.early", at_most=0, rounds=1)(sum_of("early"))
figure("simulator.double", at_most=0, rounds=1)(sum_of("double"))
# Yuan that were somebody's already, times the hours for which we kept them.
figure("simulator.harm_hours", at_most=0, rounds=1)(sum_of("harm_hours"))


def simulated(this: Round) -> list[dict[str, Any]]:
    """The verdict of each year. Raises ``TooFewKills``."""
    years = [(this.seed + nth, year.sized(this)) for nth, year in enumerate(YEARS)]
    for seed, year in years:
        this.report.say(year.command(seed=seed))
    with ExitStack() as stack:
        pool = stack.enter_context(processes(len(years)))
        works = [(stack.enter_context(clone()), seed, year) for seed, year in years]
        verdicts = pool.run(lived, works)
    for verdict, (_, year) in zip(verdicts, years, strict=True):
        this.report.say(orjson.dumps(verdict).decode())
        if verdict["kills"] != (year.kills or 0):
            raise TooFewKills(f"{year.kills} were to be killed: {verdict}")
    return verdicts


def lived(work: tuple[Clone, int, Year]) -> dict[str, Any]:
    """One year, in a process of its own."""
    own, seed, year = work
    auditor = read(own.environment).databases["auditor"]
    with own.connected():
        outcome, killed = run.lived(
            plan.drawn(seed, cases=year.cases), auditor=auditor, kills=year.kills, minutes_off=year.minutes_off
        )
    return report.line(outcome, killed=killed)
