"""How many rows a second does the sweep close when all are due at once, and how many would a plain loop do?"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from platform_core.drivers.bench import workers
from platform_core.drivers.bench.rounds import Round
from platform_core.drivers.bench.workloads import AHEAD, workload

ROWS: Final = 100_000
AT_LEAST: Final = 2_000  # of a trial, so that it measures a rate and not a beginning: others are sized by it
LOOPED: Final = 20_000  # rows of the yardstick, whose rate does not depend on how many there are
LAST: Final = "SELECT max(closed_at) FROM deadlines_runningdeadline WHERE kind = 'bench.due'"


def ours(this: Round) -> float:
    """Rows a second, from the instant at which they are due to the last one's end, by the database's clock."""
    rows = this.size(ROWS, least=AT_LEAST)
    with workload() as own:
        own.insert_due(rows)
        with workers.sweepers(own.clone):
            begun = own.move_clock(AHEAD)
            own.drain(since=own.due_at, before=begun, rows=rows)
        with own.clone.as_owner() as read:
            read.execute(LAST)
            last: datetime = read.fetchone()[0]
    return rows / (last - begun).total_seconds()


def yardstick(this: Round) -> float:
    """Rows a second of as many plain loops, on a database of their own."""
    with workload() as own:
        return workers.loops(own.clone, rows=this.size(LOOPED, least=100))
