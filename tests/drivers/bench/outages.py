"""Is every duty done, and none twice, while workers are killed, the broker is wiped, and their own clocks are wrong?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from typing import Final, TypeAlias

import redis

from platform_core.drivers.world.clocks import until
from platform_core.embedded.environment import REDIS_VARIABLE
from tests.drivers.bench import effects, workers
from tests.drivers.bench.figures import Measured, Round, figure
from tests.drivers.bench.workers import Worker
from tests.drivers.bench.workloads import AHEAD, SHOPS, SLOWEST, workload

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


# When no more rows than these are left; perhaps the broker is emptied too.
Kill: TypeAlias = tuple[int, bool]


@figure("deadlines.lost", at_most=0, rounds=1)
def lost(this: Round) -> Measured:
    """Through kill -9, FLUSHALL and wrong clocks: not done, or done before its time."""
    found = this.shared(endured)
    return Measured(value=found.lost + found.early)


@figure("deadlines.double", at_most=0, rounds=1)
def double(this: Round) -> Measured:
    """In the same run: done more than once."""
    return Measured(value=this.shared(endured).double)


def endured(this: Round) -> Outcome:
    rows, found = this.size(ROWS, least=AT_LEAST), Outcome()
    kills = drawn(this.random, rows=rows, kills=this.size(KILLS, least=2))
    with workload() as own:
        own.insert_due(rows)
        shown = own.move_clock(AHEAD - BEFORE)
        with workers.sweepers(own.clone, minutes_off=MINUTES_OFF) as doomed:
            # The commands' own clocks, of which the others are copies; then nothing is due for five minutes.
            own.drain(since=own.at, before=shown, rows=SHOPS)
            time.sleep(SOME_TURNS_S)
            found.early, *_ = effects.tally(own.clone, at=shown)
            due = own.move_clock(AHEAD)
            kill_each(kills, doomed, this.random, rows_left=lambda: own.left(before=due), found=found)
            own.drain(since=shown, before=due, rows=rows)
        _, found.lost, found.double = effects.tally(own.clone, at=due)
    this.report.say(f"{found} of {rows:,}")
    return found


def drawn(chance: Random, *, rows: int, kills: int) -> list[Kill]:
    """By lot, when each comes: so far and no further have the workers got then, however fast they are."""
    moments = sorted((round(rows * chance.uniform(*WHILE_LEFT)) for _ in range(kills)), reverse=True)
    flushed = chance.sample(range(kills), max(1, round(kills * FLUSHED)))
    return [(rows_left, nth in flushed) for nth, rows_left in enumerate(moments)]


def kill_each(
    kills: Sequence[Kill], doomed: list[Worker], chance: Random, *, rows_left: Callable[[], int], found: Outcome
) -> None:
    """Kill after kill, of one that sweeps: to kill who only starts would prove nothing.

    Raises ``TooFewKills`` if the work was done before the last: only those before count.
    """
    for left, flush in kills:
        ripe = partial(_is_ripe, left, doomed, rows_left)
        until("the workers work", ripe, seconds=workers.PATIENCE + left / SLOWEST, every=0.05)
        if flush:
            redis.Redis.from_url(doomed[0].clone.workers[REDIS_VARIABLE]).flushall()
        nth = chance.choice(_at_work(doomed))
        doomed[nth] = doomed[nth].kill()
        if rows_left():
            found.kills += 1
            found.flushes += flush
    if (found.kills, found.flushes) != (len(kills), sum(flush for _, flush in kills)):
        raise TooFewKills(f"{found}, of {len(kills)} kills that were asked")


def _is_ripe(left: int, doomed: list[Worker], rows_left: Callable[[], int]) -> bool:
    return rows_left() <= left and bool(_at_work(doomed))


def _at_work(doomed: list[Worker]) -> list[int]:
    return [nth for nth, worker in enumerate(doomed) if worker.sweeps]
