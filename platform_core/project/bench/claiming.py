"""What does it cost to find and close what is due, among few clocks and among many, and to find nothing?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Final

from platform_core.deadlines import turns
from platform_core.deadlines.commands import sweep
from platform_core.project.bench import effects
from platform_core.project.bench.filling import Ground, Wish, filled
from platform_core.project.bench.passing import AHEAD, moved
from platform_core.project.bench.rounds import Round
from platform_core.project.bench.stages import Stage, stage
from platform_core.project.bench.waiting import Waiting, million, ten_thousand

BATCH: Final = 100
TURNS: Final = 40  # of each, in blocks that alternate
BLOCK: Final = 5
POLLS: Final = 500


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds, each the median: a turn with a batch among few and among many, and one that finds nothing."""

    few: float
    many: float
    empty: float


def cost(this: Round) -> Cost:
    """Handlers do nothing here: it is the clock that is measured."""
    turns_ = this.size(TURNS, least=2 * BLOCK)
    with _due(this.standing(ten_thousand), turns_) as few, _due(this.standing(million), turns_) as many:
        took: dict[str, list[float]] = {few.name: [], many.name: []}
        for _ in range(0, turns_, BLOCK):
            for own in (few, many):
                with own.looked_at(), effects.bound_to(effects.nothing):
                    _turn()  # connects, and is warm
                    took[own.name] += [_timed(_turn) for _ in range(BLOCK)]
        with many.looked_at():
            _finish()
            empty = median(_timed(_poll) for _ in range(this.size(POLLS, least=50)))
    return Cost(few=median(took[few.name]), many=median(took[many.name]), empty=empty)


@contextmanager
def _due(waiting: Waiting, turns_: int) -> Iterator[Stage]:
    """A copy with a batch due for each turn, the first ones of a block too."""
    batches = turns_ + turns_ // BLOCK
    with stage(like=waiting.stage) as own:
        ground: Ground = waiting.ground.copy()
        filled(own, ground, [Wish(shop, ground.at + AHEAD) for shop in ground.in_turn(batches * BATCH)])
        moved(own, ground, by=AHEAD)
        yield own


def _timed(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def _turn() -> None:
    if sweep(limit=BATCH):
        raise RuntimeError("there was to be a batch for each turn")


def _poll() -> None:
    if not turns.turn():
        raise RuntimeError("there was to be nothing")


def _finish() -> None:
    with effects.bound_to(effects.nothing):
        while not turns.turn():
            pass
