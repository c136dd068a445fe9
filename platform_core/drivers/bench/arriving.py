"""How late is what comes due little by little, or at one instant: among a million, and beside a shop with a backlog?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Final, NamedTuple
from uuid import UUID

from platform_core.drivers.bench import draining, workers
from platform_core.drivers.bench.clones import Clone, clone
from platform_core.drivers.bench.passing import AHEAD, drained, idle, moved
from platform_core.drivers.bench.rounds import Round
from platform_core.drivers.bench.waiting import million
from platform_core.drivers.bench.workloads import Pending, Workload, inserted, prepared

SECONDS: Final = 45  # of arrivals while a million wait
BESIDE_S: Final = 30  # of arrivals beside a backlog
BACKLOG: Final = 50_000
LASTS: Final = 2  # times as long as the arrivals, by the drain rate: it has to be there until the last of them
# On top: the workers go on until they are told to stop, and in a trial that counts.
ENDING: Final = timedelta(seconds=5)
SHOPS: Final = 150  # more than the sweep reads at once, so that those due at one instant need more than a batch
TICK: Final = timedelta.resolution
FIRST: Final = timedelta(seconds=1)  # after the clock is moved
TIE: Final = timedelta(seconds=1)  # after the last arrival
# From its due time to its commit, where the server keeps the times of commits; else to the beginning of the transaction
# that did it, some milliseconds before.
LATE: Final = """
SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM done - due_at)) FROM (
    SELECT due_at, CASE WHEN current_setting('track_commit_timestamp') = 'on'
                        THEN pg_xact_commit_timestamp(xmin) + %(shift)s ELSE closed_at END AS done
    FROM deadlines_runningdeadline
    WHERE kind = 'bench.due' AND state = 'missed' AND merchant_id = ANY(%(shops)s::uuid[])
      AND due_at BETWEEN %(first)s AND %(last)s
) AS closed
"""


class Late(NamedTuple):
    """Seconds, at p99: of what came one by one, and of a clock of every shop at one instant, as at midnight."""

    one_by_one: float
    at_once: float


class NoBacklog(Exception):
    """It was gone before the last arrival, which then had nothing beside it."""


def lateness(this: Round) -> tuple[float, float]:
    """Seconds, at p99, and how many arrive a second: half of what the sweep can drain."""
    rate = this.shared(draining.ours) / 2
    waiting = this.standing(million)
    with clone(like=waiting.clone) as own:
        workload = waiting.workload.copy()
        shops = list(workload.models)
        due = _arrivals(this, workload, shops, rate=rate, seconds=this.size(SECONDS, least=2))
        _pass(own, workload, shops=shops, due=due)
        return _late(own, workload, due), rate


def beside_nobody(this: Round) -> Late:
    """Of the small shops alone."""
    return _beside(this, backlog=0, seconds=this.size(BESIDE_S, least=2))


def beside_a_backlog(this: Round) -> Late:
    """The same arrivals at the same shops, and another one with fifty thousand due at their beginning."""
    seconds = this.size(BESIDE_S, least=2)
    lasting = LASTS * (FIRST + timedelta(seconds=seconds) + TIE) + ENDING
    rows = round(this.shared(draining.ours) * lasting.total_seconds())
    return _beside(this, backlog=max(this.size(BACKLOG), rows), seconds=seconds)


def _beside(this: Round, *, backlog: int, seconds: int) -> Late:
    """A quarter of what the sweep can drain, so that the small shops alone are far from any queue; then all at once."""
    with clone() as own:
        workload = prepared(own, shops=SHOPS + 1)
        large, *shops = workload.models
        inserted(own, workload, [Pending(large, workload.at + AHEAD)] * backlog)
        due = _arrivals(this, workload, shops, rate=this.shared(draining.ours) / 4, seconds=seconds)
        tied = [Pending(shop, due[-1].due_at + TIE) for shop in shops]
        _pass(own, workload, shops=shops, due=[*due, *tied], beside=backlog)
        if backlog and idle(own, before=workload.at + AHEAD + TICK, shops=[large]):
            raise NoBacklog(f"{backlog:,} rows did not last")
        return Late(_late(own, workload, due), _late(own, workload, tied))


def _arrivals(this: Round, workload: Workload, shops: Sequence[UUID], *, rate: float, seconds: int) -> list[Pending]:
    """One by one, as chance has it."""
    chance, first = this.random, workload.at + AHEAD + FIRST
    return [Pending(chance.choice(shops), first + after) for after in _gaps(chance, rate, seconds)]


def _gaps(chance: Random, rate: float, seconds: int) -> Iterator[timedelta]:
    after = chance.expovariate(rate)
    while after < seconds:
        yield timedelta(seconds=after)
        after += chance.expovariate(rate)


def _pass(own: Clone, workload: Workload, *, shops: Sequence[UUID], due: Sequence[Pending], beside: int = 0) -> None:
    """Let them arrive, and be done. A backlog of others still waits then."""
    inserted(own, workload, due)
    with workers.sweepers(own):
        moved(own, workload, by=AHEAD)
        drained(own, since=due[0].due_at, before=due[-1].due_at + TICK, shops=shops, rows=len(due), beside=beside)


def _late(own: Clone, workload: Workload, due: Sequence[Pending]) -> float:
    """The p99 of these, found by when they were due and by their shops."""
    shops = sorted({str(pending.shop) for pending in due})
    asked = {"shift": workload.shift, "shops": shops, "first": due[0].due_at, "last": due[-1].due_at}
    with own.as_owner() as rows:
        rows.execute(LATE, asked)
        return float(rows.fetchone()[0])
