"""What does it cost to find and claim what is due, among few clocks and among many, and to find nothing?

Of a turn with a batch, each statement on which the number of clocks may bear is judged by itself: a hundred
transactions around them, or the cheapest of them, would hide that another has become many times slower.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from django.db import connection, transaction

from platform_core import clock
from platform_core.deadlines import queries, turns
from platform_core.deadlines.commands import sweep
from platform_core.deadlines.queries import Rounds
from platform_core.drivers.bench import effects
from platform_core.drivers.bench.rounds import Round
from platform_core.drivers.bench.workloads import AHEAD, Workload, million, ten_thousand
from platform_core.tenancy.scopes import SYSTEM, bound

BATCH: Final = 100
BLOCKS: Final = 8  # of each, which alternate
BLOCK: Final = 5  # turns of a worker, after one that connects
POLLS: Final = 500
OURS: Final = "FROM deadlines_runningdeadline"
TAKEN: Final = "FROM tianping_take_due"
SINCE: Final = "run_at <= tianping_now()"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds, each the median: the parts of a turn among few and among many, and a turn that finds nothing."""

    few: Mapping[str, float]
    many: Mapping[str, float]
    empty: float

    @property
    def worst(self) -> str:
        """The part that suffers most from there being many."""
        return max(self.few, key=lambda part: self.many[part] / self.few[part])


@dataclass(slots=True)
class Watch:
    """Times the sweep's own statements (a wrapper of Django's): whose turn is it, what is due, who came since, and may
    I have this row?"""

    shops: list[float] = field(default_factory=list)
    batch: list[float] = field(default_factory=list)  # of a turn together
    newcomers: list[float] = field(default_factory=list)
    claim: list[float] = field(default_factory=list)

    def turn(self, rounds: Rounds) -> None:
        """Raises ``RuntimeError`` if it was not a batch with a claim for each row."""
        before, read = len(self.claim), len(self.batch)
        with connection.execute_wrapper(self):
            sweep(rounds, limit=BATCH)
        if len(self.claim) - before != BATCH or len(self.batch) == read:
            raise RuntimeError("there was to be a batch for each turn, and a claim for each of its rows")
        self.batch[read:] = [sum(self.batch[read:])]

    def ask(self) -> None:
        """Whose turn is it? Once more for each turn: a worker asks so seldom that it would tell nothing."""
        with connection.execute_wrapper(self), bound(SYSTEM), transaction.atomic():
            Rounds().ask(at=clock.now())

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            if OURS in sql or TAKEN in sql:
                self._part(sql).append(time.perf_counter() - begun)

    def cost(self) -> dict[str, float]:
        parts = {"shops": self.shops, "batch": self.batch, "newcomers": self.newcomers, "claim": self.claim}
        return {part: median(took) for part, took in parts.items()}

    def _part(self, sql: str) -> list[float]:
        if TAKEN in sql:
            return self.claim
        if SINCE in sql:
            return self.newcomers
        return self.shops if sql == queries.SHOPS else self.batch


@dataclass(slots=True)
class Turns:
    """A workload with a batch for each turn."""

    own: Workload
    turns: int
    watch: Watch = field(default_factory=Watch)

    def block(self) -> None:
        """As a worker that begins: it asks once whose turn it is, and keeps that from turn to turn."""
        with self.own.clone.connected(), effects.bound_to(effects.nothing):
            sweep(limit=BATCH)  # connects, and is warm
            rounds = Rounds()
            for _ in range(BLOCK):
                self.watch.turn(rounds)
                self.watch.ask()

    def finish(self) -> None:
        """With the commands' own clocks, which came first; then all that was inserted must have been closed."""
        with self.own.clone.connected(), effects.bound_to(effects.nothing):
            while not turns.turn():
                pass
        due = self.own.due_at
        self.own.check_closed(since=due, before=due + due.resolution, rows=self.turns * BATCH)


def cost(this: Round) -> Cost:
    """Handlers do nothing here: it is the clock that is measured."""
    blocks = this.size(BLOCKS, least=2)
    with _due(this.standing(ten_thousand), blocks) as few, _due(this.standing(million), blocks) as many:
        for _ in range(blocks):
            few.block()
            many.block()
        few.finish()
        many.finish()
        with many.own.clone.connected():
            empty = median(_polled(this.size(POLLS, least=50)))
    found = Cost(few=few.watch.cost(), many=many.watch.cost(), empty=empty)
    this.report.say(f"{found}")
    return found


@contextmanager
def _due(waiting: Workload, blocks: int) -> Iterator[Turns]:
    """A copy with a batch due for each turn, the first ones of a block too."""
    batches = blocks * (BLOCK + 1)
    with waiting.copied() as own:
        own.insert_due(batches * BATCH)
        own.move_clock(AHEAD)
        yield Turns(own, batches)


def _polled(times: int) -> list[float]:
    """Seconds of each turn that finds nothing, after one that connects."""
    rounds, took = Rounds(), []
    for _ in range(times + 1):
        begun = time.perf_counter()
        if not turns.turn(rounds):
            raise RuntimeError("there was to be nothing")
        took.append(time.perf_counter() - begun)
    return took[1:]
