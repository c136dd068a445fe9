"""Does a year of ten thousand cases leave anybody waiting, or served too soon, or twice? The figures `simulator.*`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Final, NamedTuple

import orjson

from platform_core.drivers.bench.clones import clone
from platform_core.drivers.bench.figures import Measure, Measured, Round, figure
from platform_core.embedded.place import CHECKOUT

PATIENCE: Final = 3 * 3600.0  # seconds; whoever takes longer has stopped


class Year(NamedTuple):
    """A year on a database of its own: how many cases, by how many minutes its own clock is wrong, and how many workers
    are killed (0: no processes beside)."""

    cases: int
    minutes_off: int
    kills: int = 0

    def sized(self, this: Round) -> Year:
        """At the scale of the run."""
        kills = this.size(self.kills, least=5) if self.kills else 0
        return Year(this.size(self.cases, least=30), self.minutes_off, kills)

    def command(self, *, seed: int) -> tuple[str, ...]:
        options = f"--seed {seed} --cases {self.cases} --minutes-off {self.minutes_off}"
        kills = f" --kills {self.kills}" if self.kills else ""
        return (sys.executable, "manage.py", "simulate", *(options + kills).split())


# All at once, ten thousand cases together. The one with kills has workers of its own, whose clocks are off as well.
YEARS: Final = (Year(4_600, 10), Year(4_600, -10), Year(800, 10, kills=40))


class NotSimulated(Exception):
    """A year that ended without a verdict; the message has what it said last."""


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
    """The verdict of each year. It reports the command by which the year can be run again."""
    years = [year.sized(this) for year in YEARS]
    with ExitStack() as stack:
        running = []
        for nth, year in enumerate(years):
            command = year.command(seed=this.seed + nth)
            this.report.say(" ".join(command[1:]))
            running.append(stack.enter_context(_running(command)))
        verdicts = [verdict(process, kills=year.kills) for process, year in zip(running, years, strict=True)]
    for one in verdicts:
        this.report.say(orjson.dumps(one).decode())
    return verdicts


@contextmanager
def _running(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """On a clone. It logs in as worker, and reads as auditor."""
    with clone() as own:
        environment = {**own.environment, "TIANPING_LOGIN": "worker"}
        with subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                process.kill()


def verdict(process: subprocess.Popen[str], *, kills: int) -> dict[str, Any]:
    """What it said last. Raises ``NotSimulated`` if it ended otherwise than that says, or after fewer kills."""
    said, _ = process.communicate(timeout=PATIENCE)
    last = said.strip().rpartition("\n")[2]
    try:
        year: dict[str, Any] = orjson.loads(last)
    except orjson.JSONDecodeError as error:
        raise NotSimulated(f"ended with {process.returncode}: {said[-500:]}") from error
    if (process.returncode, year["kills"]) != (int(not year["holds"]), kills):
        raise NotSimulated(f"ended with {process.returncode}, {kills} kills asked: {last}")
    return year
