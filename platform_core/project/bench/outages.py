"""Is every duty done, and none twice, while workers are killed, the broker is wiped, and their own clocks are wrong?"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final

import redis

from platform_core.embedded.environment import REDIS_VARIABLE
from platform_core.project.bench import effects, workers
from platform_core.project.bench.filling import Wish, filled, founded
from platform_core.project.bench.passing import AHEAD, drained, idle, moved
from platform_core.project.bench.rounds import Round
from platform_core.project.bench.stages import Stage, stage
from platform_core.project.bench.workers import Process

ROWS: Final = 100_000
SHOPS: Final = 20
MINUTES_OFF: Final = (10, -10)  # of each worker's own clock
BEFORE: Final = timedelta(minutes=5)  # when a worker that goes by its own clock would begin, if that clock is fast
BETWEEN: Final = (0.2, 4.0)  # from one kill to the next, in the time that two workers take to start
HARASSED_S: Final = 420  # at most; then whoever works may finish, so that a slow machine is not taken for a lost duty
SOME_TURNS_S: Final = 1
FLUSHED: Final = 0.3  # how often a kill comes with an empty broker


@dataclass(slots=True)
class Outcome:
    """What became of the duties, and what was done to the workers meanwhile."""

    lost: int = 0
    double: int = 0
    early: int = 0
    kills: int = 0
    flushes: int = 0


def survived(this: Round) -> Outcome:
    rows, found = this.size(ROWS), Outcome()
    with stage() as own:
        ground = founded(own, shops=SHOPS)
        filled(own, ground, [Wish(shop, ground.at + AHEAD) for shop in ground.in_turn(rows)])
        shown = moved(own, ground, by=AHEAD - BEFORE)
        crew = _Crew(own)
        try:
            crew.warm()
            # The commands' own clocks, of which the others are copies; then nothing is due for five minutes.
            drained(own, since=ground.at, before=shown, shops=ground.models, rows=SHOPS)
            time.sleep(SOME_TURNS_S)
            found.early = effects.done(own, due_from=shown)
            due = moved(own, ground, by=AHEAD)
            crew.harass(this.random, until=lambda: idle(own, before=due, shops=ground.models), found=found)
            drained(own, since=shown, before=due, shops=ground.models, rows=rows)
        finally:
            workers.end(crew.hands)
        found.lost, found.double = effects.tally(own, until=due)
    this.told.say(f"{found} of {rows:,}")
    return found


class _Crew:
    """Two workers whose clocks are wrong, one fast and one slow, and whoever takes their places."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.start_s = stage, 0.0
        self.hands: list[Process] = [self._another(nth) for nth in range(len(MINUTES_OFF))]

    def warm(self) -> None:
        begun = time.monotonic()
        workers.until(lambda: workers.warm(self.stage) >= len(self.hands), "the workers do not sweep")
        self.start_s = time.monotonic() - begun

    def harass(self, chance: Random, *, until: Callable[[], bool], found: Outcome) -> None:
        """Kill one, wipe the broker now and then, and again, until there is nothing left to do."""
        end = time.monotonic() + HARASSED_S
        while not until() and time.monotonic() < end:
            time.sleep(self.start_s * chance.uniform(*BETWEEN))
            self._kill(chance.randrange(len(self.hands)))
            found.kills += 1
            if chance.random() < FLUSHED:
                redis.Redis.from_url(self.stage.workers[REDIS_VARIABLE]).flushall()
                found.flushes += 1

    def _kill(self, nth: int) -> None:
        self.hands[nth].kill()
        self.hands[nth].communicate()
        self.hands[nth] = self._another(nth)

    def _another(self, nth: int) -> Process:
        return workers.started(self.stage, "sweep", "--minutes-off", str(MINUTES_OFF[nth]))
