"""How many rows a second does the sweep close when all are due at once, and how many would a plain loop do?"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from platform_core.drivers.bench import workers
from platform_core.drivers.bench.clones import clone
from platform_core.drivers.bench.passing import AHEAD, drained, moved
from platform_core.drivers.bench.rounds import Round
from platform_core.drivers.bench.workloads import Pending, inserted, prepared

ROWS: Final = 100_000
AT_LEAST: Final = 2_000  # of a trial, so that a rate is told and not a beginning: others are sized by it
LOOPED: Final = 20_000  # rows of the yardstick, whose rate does not depend on how many there are
SHOPS: Final = 20
LAST: Final = "SELECT max(closed_at) FROM deadlines_runningdeadline WHERE kind = 'bench.due'"


def ours(this: Round) -> float:
    """Rows a second, from the instant at which they are due to the last one's end, by the database's clock."""
    rows = this.size(ROWS, least=AT_LEAST)
    with clone() as own:
        workload = prepared(own, shops=SHOPS)
        inserted(own, workload, [Pending(shop, workload.at + AHEAD) for shop in workload.in_turn(rows)])
        with workers.sweepers(own):
            begun = moved(own, workload, by=AHEAD)
            drained(own, since=workload.at + AHEAD, before=begun, shops=workload.models, rows=rows)
        with own.as_owner() as read:
            read.execute(LAST)
            last: datetime = read.fetchone()[0]
    return rows / (last - begun).total_seconds()


def yardstick(this: Round) -> float:
    """Rows a second of as many plain loops, on a database of their own."""
    with clone() as own:
        prepared(own, shops=SHOPS)
        return workers.loops(own, rows=this.size(LOOPED, least=100))
