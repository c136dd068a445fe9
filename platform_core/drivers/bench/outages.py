"""Is every duty done, and none twice, while workers are killed, the broker is wiped, and their own clocks are wrong?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from typing import Final

import redis

from platform_core.drivers.bench import effects, workers
from platform_core.drivers.bench.clones import Clone
from platform_core.drivers.bench.rounds import Round
from platform_core.drivers.bench.workers import Process
from platform_core.drivers.bench.workloads import AHEAD, SHOPS, SLOWEST, workload
from platform_core.embedded.environment import REDIS_VARIABLE

ROWS: Final = 100_000
AT_LEAST: Final = 1_000  # rows of a trial, so that there is time to kill somebody who works
MINUTES_OFF: Final = (10, -10)  # of each worker's own clock
BEFORE: Final = timedelta(minutes=5)  # when a worker that goes by its own clock would begin, if that clock is fast
SOME_TURNS_S: Final = 1
KILLS: Final = 40  # of a worker that sweeps, while rows are left
FLUSHED: Final = 0.3  # of the kills come with an empty broker
WHILE_LEFT: Final = (0.3, 1.0)  # of the rows: a kill comes between


class TooFewKills(Exception):
    """Fewer kills than asked, or fewer times an empty broker: what was not tried was not endured."""


@dataclass(slots=True)
class Outcome:
    """What became of the duties, and what was done to the workers while there was work left."""

    lost: int = 0
    double: int = 0
    early: int = 0
    kills: int = 0
    flushes: int = 0


@dataclass(frozen=True, slots=True)
class Kill:
    """A kill, when no more rows than these are left; perhaps the broker is emptied too."""

    left: int
    flush: bool


def endured(this: Round) -> Outcome:
    rows, found = this.size(ROWS, least=AT_LEAST), Outcome()
    kills = drawn(this.random, rows=rows, kills=this.size(KILLS, least=2))
    with workload() as own:
        own.insert_due(rows)
        shown = own.move_clock(AHEAD - BEFORE)
        failing = FailingWorkers(own.clone)
        try:
            failing.warm()
            # The commands' own clocks, of which the others are copies; then nothing is due for five minutes.
            own.drain(since=own.at, before=shown, rows=SHOPS)
            time.sleep(SOME_TURNS_S)
            found.early = effects.done(own.clone, due_from=shown)
            due = own.move_clock(AHEAD)
            failing.kill_each(kills, this.random, rows_left=lambda: own.left(before=due), found=found)
            own.drain(since=shown, before=due, rows=rows)
        finally:
            workers.end(failing.processes)
        found.lost, found.double = effects.tally(own.clone, until=due)
    this.report.say(f"{found} of {rows:,}")
    return found


def drawn(chance: Random, *, rows: int, kills: int) -> list[Kill]:
    """By lot, when each comes: so far and no further have the workers got then, however fast they are."""
    moments = sorted((round(rows * chance.uniform(*WHILE_LEFT)) for _ in range(kills)), reverse=True)
    flushed = chance.sample(range(kills), max(1, round(kills * FLUSHED)))
    return [Kill(rows_left, nth in flushed) for nth, rows_left in enumerate(moments)]


class FailingWorkers:
    """Two workers whose clocks are wrong, one fast and one slow, and whoever takes their places."""

    def __init__(self, clone: Clone) -> None:
        self.clone = clone
        self.processes: list[Process] = [self._another(nth) for nth in range(len(MINUTES_OFF))]

    def warm(self) -> None:
        workers.until(lambda: workers.warm(self.clone) >= len(self.processes), "the workers do not sweep")

    def kill_each(self, kills: Sequence[Kill], chance: Random, *, rows_left: Callable[[], int], found: Outcome) -> None:
        """Kill after kill. Raises ``TooFewKills`` if the work was done before the last: only those before count."""
        for kill in kills:
            ripe = partial(self._ripe, kill, rows_left)
            workers.until(ripe, "the workers do not work", patience=workers.PATIENCE + kill.left / SLOWEST)
            if kill.flush:
                self._flush()
            self._kill(chance.choice(self._at_work()))
            if rows_left():
                found.kills += 1
                found.flushes += kill.flush
        if (found.kills, found.flushes) != (len(kills), sum(kill.flush for kill in kills)):
            raise TooFewKills(f"{found}, of {len(kills)} kills that were asked")

    def _ripe(self, kill: Kill, rows_left: Callable[[], int]) -> bool:
        return rows_left() <= kill.left and bool(self._at_work())

    def _at_work(self) -> list[int]:
        """The places of those that live and sweep: to kill who only starts would prove nothing."""
        sweep = workers.sweeping(self.clone)
        return [nth for nth, process in enumerate(self.processes) if process.pid in sweep and process.poll() is None]

    def _flush(self) -> None:
        redis.Redis.from_url(self.clone.workers[REDIS_VARIABLE]).flushall()

    def _kill(self, nth: int) -> None:
        self.processes[nth].kill()
        self.processes[nth].communicate()
        self.processes[nth] = self._another(nth)

    def _another(self, nth: int) -> Process:
        return workers.started(self.clone, "sweep", "--minutes-off", str(MINUTES_OFF[nth]))
