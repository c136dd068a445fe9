"""Which databases hold a mass of clocks that are not due for a long time?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from platform_core.drivers.bench.clones import Clone, clone
from platform_core.drivers.bench.passing import AHEAD
from platform_core.drivers.bench.rounds import Round
from platform_core.drivers.bench.workloads import Pending, Workload, inserted, prepared

MANY: Final = 1_000_000
FEW: Final = 10_000
SHOPS: Final = 20
LATER: Final = timedelta(days=30)  # over which they are spread, a day after everything else
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A database that is never worked on, but copied."""

    clone: Clone
    workload: Workload


def million(this: Round) -> Waiting:
    return _filled(this, rows=this.size(MANY))


def ten_thousand(this: Round) -> Waiting:
    return _filled(this, rows=this.size(FEW))


def _filled(this: Round, *, rows: int) -> Waiting:
    own = this.cleanup.enter_context(clone())
    workload = prepared(own, shops=SHOPS)
    first, step = workload.at + AHEAD + DAY, LATER / rows
    inserted(own, workload, (Pending(shop, first + nth * step) for nth, shop in enumerate(workload.in_turn(rows))))
    this.report.say(f"{rows:,} clocks wait")
    return Waiting(own, workload)
