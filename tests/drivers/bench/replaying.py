"""How fast does a week of real baskets go through the commands, from the quote to what comes back?

On a shared machine seconds tell little. So orders are counted by the second of CPU, of the processes that sell and of
their backends, and divided by the same of a fixed loop in Python, done before and after: what a faster machine does to
the one it does to the other. Books that do not say to the cent what the data say are no measurement.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Final
from unittest.mock import patch

from merchants.shops.policies import STANDARD_COMMISSION
from platform_core.drivers.processes import PARTS, processes, run
from platform_core.drivers.reading import ledger_differences
from platform_core.drivers.running import address
from tests.drivers.bench.clones import Clone, clone
from tests.drivers.bench.figures import Measured, Round, figure
from tests.drivers.bench.served import cpu_of, yardstick_ms
from tests.drivers.replay import books, reconciling, selling, settling
from tests.drivers.replay.expected import draw, expected
from tests.drivers.replay.receipts import Data, Week, folder_of_the_wheel
from tests.drivers.replay.settling import Fixtures

WEEK: Final = 2
BASKETS: Final = 2_695  # all of it
TWICE: Final = 0.55  # what it was at a58c292d, before the purchase was made faster: 0.2745, 239 ms an order
BACKENDS: Final = """
SELECT coalesce(array_agg(pid), '{}') FROM pg_stat_activity
WHERE datname = current_database() AND usename = 'tp_worker'
"""


class Unreconciled(Exception):
    """The books do not say what the data say: the message has the first differences."""


@figure("replay.rate", at_least=TWICE, rounds=1)
def rate(this: Round) -> Measured:
    """Orders a second of CPU ÷ turns of the fixed loop a second of CPU."""
    data, most = Data(folder_of_the_wheel()), this.size(BASKETS)
    week = data.week(WEEK, most=most)
    with clone() as own, _environment_of(own), own.connected():
        loop = [yardstick_ms() / 1_000]
        everybody, cost = _sold(this, week, own)
        loop.append(yardstick_ms() / 1_000)
        draw(data, week=WEEK, most=most)
        _require_equal(data, everybody, own)
    orders, turns = len(week.receipts) / cost, len(loop) / sum(loop)
    return Measured(value=orders / turns, ours=orders, yardstick=turns)


def _sold(this: Round, week: Week, own: Clone) -> tuple[Fixtures, float]:
    """As `make replay` does it. Gives the seconds of CPU that the selling took, not what was there before."""
    with processes() as workers:
        assert isinstance(workers, ProcessPoolExecutor)  # for mypy: whose processes are known
        everybody = settling.settle(week, workers=workers, report=this.report)
        works, progress = (
            selling.parts(week.receipts, everybody, count=PARTS),
            this.report.tenths("baskets", total=len(week.receipts)),
        )
        before, begun = _cpu(workers, own), time.monotonic()
        run(workers, selling.sell_part, works, done=lambda part: progress(len(part[0])))
        cost, took = _cpu(workers, own) - before, time.monotonic() - begun
    count = len(week.receipts)
    this.report.say(
        f"{count:,} orders in {took:,.0f} s: {count / took:.1f} orders/s, {cost * 1_000 / count:.1f} ms CPU each"
    )
    return everybody, cost


def _cpu(workers: ProcessPoolExecutor, own: Clone) -> float:
    return cpu_of(workers._processes) + cpu_of(own.ask(BACKENDS)[0])  # it has no other name for them


def _require_equal(data: Data, everybody: Fixtures, own: Clone) -> None:
    stores = {shop.merchant_id: store for store, (shop, _) in everybody.stalls.items()}
    due = expected(data, basis_points=STANDARD_COMMISSION)
    booked = books.booked(address("auditor") | {"NAME": own.name}, stores=stores)
    if wrong := [*reconciling.differences(due, booked), *ledger_differences()]:
        raise Unreconciled("; ".join(map(str, wrong[:3])))


@contextmanager
def _environment_of(own: Clone) -> Iterator[None]:
    """Processes that begin meanwhile work on the clone."""
    with patch.dict(os.environ, {**own.environment, "TIANPING_LOGIN": "worker"}):
        yield
