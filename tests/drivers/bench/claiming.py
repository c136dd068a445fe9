"""What does it cost to find and claim what is due, among few clocks and among many, and to find nothing?

Of a turn with a batch, each statement on which the number of clocks may bear is judged by itself: a hundred
transactions around them, or the cheapest of them, would hide that another has become many times slower.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final, TypeAlias

from django.db import connection, transaction

from platform_core import clock
from platform_core.deadlines import turns
from platform_core.deadlines.commands.sweeping import sweep
from platform_core.deadlines.queries import rounds as deadlines_rounds
from platform_core.deadlines.queries.rounds import Rounds
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.drivers.bench import effects
from tests.drivers.bench.figures import Measured, Round, figure
from tests.drivers.bench.workloads import AHEAD, Workload, million, ten_thousand

BATCH: Final = 100
BLOCKS: Final = 8  # of each, which alternate
BLOCK: Final = 5  # turns of a worker, after one that connects
POLLS: Final = 500


Cost: TypeAlias = Mapping[str, float]  # seconds of each part of a turn, by the median


def part_of(sql: str) -> str:
    """What a statement of the sweep asks: whose turn is it, what is due, who came since, and may I have this row?"""
    if "FROM tianping_take_due" in sql:
        return "claim"
    if "FROM deadlines_runningdeadline" not in sql:
        return ""
    if "run_at <= tianping_now()" in sql:
        return "newcomers"
    return "shops" if sql == deadlines_rounds.SHOPS else "batch"


@dataclass(slots=True)
class Watch:
    """A wrapper of Django's that times the sweep's own statements, on a workload with a batch for each turn."""

    own: Workload
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            self.took[part_of(sql)].append(time.perf_counter() - begun)

    def block(self) -> None:
        """As a worker that begins: it asks once whose turn it is, and keeps that from turn to turn.

        It asks once more for each turn: a worker does so seldom that it would tell nothing.
        """
        with self.own.clone.connected(), effects.bound_to(effects.nothing):
            sweep(limit=BATCH)  # connects, and is warm
            rounds = Rounds()
            with connection.execute_wrapper(self):
                for _ in range(BLOCK):
                    self._turn(rounds)
                    with bound(SYSTEM), transaction.atomic():
                        Rounds().ask(at=clock.now())

    def _turn(self, rounds: Rounds) -> None:
        """Raises ``RuntimeError`` if it was not a batch with a claim for each row."""
        claims, read = len(self.took["claim"]), len(self.took["batch"])
        sweep(rounds, limit=BATCH)
        if len(self.took["claim"]) - claims != BATCH or len(self.took["batch"]) == read:
            raise RuntimeError("there was to be a batch for each turn, and a claim for each of its rows")
        self.took["batch"][read:] = [sum(self.took["batch"][read:])]  # of a turn together

    def cost(self) -> Cost:
        return {part: median(took) for part, took in self.took.items() if part}


@figure("deadlines.claim", at_most=1.3)
def claim(this: Round) -> Measured:
    """Reading a batch and claiming a row: the cost with a million pending ÷ with ten thousand, of the statement that
    suffers most. The rates are that statement's a second."""
    few, many = cost(this)
    worst = max(few, key=lambda part: many[part] / few[part])
    return Measured(value=many[worst] / few[worst], ours=1 / many[worst], yardstick=1 / few[worst])


@figure("deadlines.claim.empty", at_most=1)
def empty(this: Round) -> Measured:
    """Milliseconds of a turn that finds nothing, with a million pending."""
    with this.shared(million, by_all=True).copied() as own, own.clone.connected():
        with effects.bound_to(effects.nothing):
            while not turns.turn():  # the commands' own clocks, which may be due by now
                pass
        return Measured(value=median(_polled(this.size(POLLS, least=50))) * 1_000)


def cost(this: Round) -> tuple[Cost, Cost]:
    """Among few and among many. Handlers do nothing here: it is the clock that is measured."""
    blocks = this.size(BLOCKS, least=2)
    few_wait, many_wait = (this.shared(make, by_all=True) for make in (ten_thousand, million))
    rows = blocks * (BLOCK + 1) * BATCH
    with _due(few_wait, rows) as few, _due(many_wait, rows) as many:
        for _ in range(blocks):
            few.block()
            many.block()
        this.report.say(f"few {few.cost()}, many {many.cost()}")
        return few.cost(), many.cost()


@contextmanager
def _due(waiting: Workload, rows: int) -> Iterator[Watch]:
    """A copy with so many rows due."""
    with waiting.copied() as own:
        own.insert_due(rows)
        own.move_clock(AHEAD)
        yield Watch(own)


def _polled(times: int) -> list[float]:
    """Seconds of each turn that finds nothing, after one that connects."""
    rounds, took = Rounds(), []
    for _ in range(times + 1):
        begun = time.perf_counter()
        if not turns.turn(rounds):
            raise RuntimeError("there was to be nothing")
        took.append(time.perf_counter() - begun)
    return took[1:]
