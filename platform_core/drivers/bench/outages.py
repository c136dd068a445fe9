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
from platform_core.drivers.bench.filling import Wish, filled, founded
from platform_core.drivers.bench.passing import AHEAD, SLOWEST, drained, left, moved
from platform_core.drivers.bench.rounds import Round
from platform_core.drivers.bench.stages import Stage, stage
from platform_core.drivers.bench.workers import Process
from platform_core.embedded.environment import REDIS_VARIABLE

ROWS: Final = 100_000
AT_LEAST: Final = 1_000  # rows of a trial, so that there is time to kill somebody who works
SHOPS: Final = 20
MINUTES_OFF: Final = (10, -10)  # of each worker's own clock
BEFORE: Final = timedelta(minutes=5)  # when a worker that goes by its own clock would begin, if that clock is fast
SOME_TURNS_S: Final = 1
KILLS: Final = 40  # of a worker that sweeps, while rows are left
FLUSHED: Final = 0.3  # of the kills come with an empty broker
WHILE_LEFT: Final = (0.3, 1.0)  # of the rows: a kill comes between


class NotHarassed(Exception):
    """Fewer kills than asked, or fewer times an empty broker: what was not tried was not survived."""


@dataclass(slots=True)
class Outcome:
    """What became of the duties, and what was done to the workers while there was work left."""

    lost: int = 0
    double: int = 0
    early: int = 0
    kills: int = 0
    flushes: int = 0


@dataclass(frozen=True, slots=True)
class Blow:
    """A kill, when no more rows than these are left; perhaps the broker is emptied too."""

    left: int
    flush: bool


def survived(this: Round) -> Outcome:
    rows, found = this.size(ROWS, least=AT_LEAST), Outcome()
    blows = drawn(this.random, rows=rows, kills=this.size(KILLS, least=2))
    with stage() as own:
        ground = founded(own, shops=SHOPS)
        filled(own, ground, [Wish(shop, ground.at + AHEAD) for shop in ground.in_turn(rows)])
        shown = moved(own, ground, by=AHEAD - BEFORE)
        crew = Crew(own)
        try:
            crew.warm()
            # The commands' own clocks, of which the others are copies; then nothing is due for five minutes.
            drained(own, since=ground.at, before=shown, shops=ground.models, rows=SHOPS)
            time.sleep(SOME_TURNS_S)
            found.early = effects.done(own, due_from=shown)
            due = moved(own, ground, by=AHEAD)
            crew.suffer(blows, this.random, rows_left=lambda: left(own, before=due), found=found)
            drained(own, since=shown, before=due, shops=ground.models, rows=rows)
        finally:
            workers.end(crew.hands)
        found.lost, found.double = effects.tally(own, until=due)
    this.told.say(f"{found} of {rows:,}")
    return found


def drawn(chance: Random, *, rows: int, kills: int) -> list[Blow]:
    """By lot, when each comes: so far and no further have the workers got then, however fast they are."""
    moments = sorted((round(rows * chance.uniform(*WHILE_LEFT)) for _ in range(kills)), reverse=True)
    flushed = chance.sample(range(kills), max(1, round(kills * FLUSHED)))
    return [Blow(rows_left, nth in flushed) for nth, rows_left in enumerate(moments)]


class Crew:
    """Two workers whose clocks are wrong, one fast and one slow, and whoever takes their places."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.hands: list[Process] = [self._another(nth) for nth in range(len(MINUTES_OFF))]

    def warm(self) -> None:
        workers.until(lambda: workers.warm(self.stage) >= len(self.hands), "the workers do not sweep")

    def suffer(self, blows: Sequence[Blow], chance: Random, *, rows_left: Callable[[], int], found: Outcome) -> None:
        """Blow after blow. Raises ``NotHarassed`` if the work was done before the last: only those before count."""
        for blow in blows:
            ripe = partial(self._ripe, blow, rows_left)
            workers.until(ripe, "the workers do not work", patience=workers.PATIENCE + blow.left / SLOWEST)
            if blow.flush:
                self._flush()
            self._kill(chance.choice(self._at_work()))
            if rows_left():
                found.kills += 1
                found.flushes += blow.flush
        if (found.kills, found.flushes) != (len(blows), sum(blow.flush for blow in blows)):
            raise NotHarassed(f"{found}, of {len(blows)} kills that were asked")

    def _ripe(self, blow: Blow, rows_left: Callable[[], int]) -> bool:
        return rows_left() <= blow.left and bool(self._at_work())

    def _at_work(self) -> list[int]:
        """The places of those that live and sweep: to kill who only starts would prove nothing."""
        sweep = workers.sweeping(self.stage)
        return [nth for nth, hand in enumerate(self.hands) if hand.pid in sweep and hand.poll() is None]

    def _flush(self) -> None:
        redis.Redis.from_url(self.stage.workers[REDIS_VARIABLE]).flushall()

    def _kill(self, nth: int) -> None:
        self.hands[nth].kill()
        self.hands[nth].communicate()
        self.hands[nth] = self._another(nth)

    def _another(self, nth: int) -> Process:
        return workers.started(self.stage, "sweep", "--minutes-off", str(MINUTES_OFF[nth]))
