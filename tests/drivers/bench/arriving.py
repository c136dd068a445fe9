"""How fast is a heap closed that is due at once, and how late is what comes little by little among a million, or at one
instant beside a shop with a backlog?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final, TypeAlias
from uuid import UUID

from tests.drivers.bench import workers
from tests.drivers.bench.figures import Measured, Round, figure
from tests.drivers.bench.workloads import AHEAD, Pending, Workload, million, workload

ROWS: Final = 100_000  # due at once
AT_LEAST: Final = 2_000  # of a trial, so that it measures a rate and not a beginning: others are sized by it
LOOPED: Final = 20_000  # rows of the yardstick, whose rate does not depend on how many there are
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
LAST: Final = "SELECT max(closed_at) FROM deadlines_runningdeadline WHERE kind = 'bench.due'"
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


# Seconds, at p99: of what came one by one, and of a clock of every shop at one instant, as at midnight.
Late: TypeAlias = tuple[float, float]


class NoBacklog(Exception):
    """It was gone before the last arrival, which then had nothing beside it."""


@figure("deadlines.drain", at_least=0.5)
def drain(this: Round) -> Measured:
    """All due at once, effect and event each ÷ the same handlers in a plain loop, one commit each, as many workers."""
    ours, yardstick = this.shared(drained), this.shared(looped)
    return Measured(value=ours / yardstick, ours=ours, yardstick=yardstick)


@figure("deadlines.lateness", at_most=1_000)
def lateness(this: Round) -> Measured:
    """Milliseconds at p99, a million pending, arrivals at half the drain rate of the same round."""
    rate = this.shared(drained) / 2
    this.report.say(f"{rate:,.0f} arrivals a second")
    return Measured(value=among_a_million(this, rate=rate) * 1_000)


@figure("deadlines.fair", at_most=2)
def fair(this: Round) -> Measured:
    """Other shops' p99 lateness while one has fifty thousand due ÷ while nobody has: of what comes one by one, or of
    what all of them have due at one instant, whichever is the worse. The rates are both in seconds."""
    ours, yardsticks = beside_a_backlog(this), beside_nobody(this)
    this.report.say(f"beside a backlog {ours}, alone {yardsticks}")
    both = [
        Measured(value=late / yardstick, ours=late, yardstick=yardstick)
        for late, yardstick in zip(ours, yardsticks, strict=True)
    ]
    return max(both, key=lambda found: found.value)


def drained(this: Round) -> float:
    """Rows a second, from the instant at which they are due to the last one's end, by the database's clock."""
    rows = this.size(ROWS, least=AT_LEAST)
    with workload() as own:
        own.insert_due(rows)
        with workers.sweepers(own.clone):
            begun = own.move_clock(AHEAD)
            own.drain(since=own.due_at, before=begun, rows=rows)
        last: datetime = own.clone.ask(LAST)[0]
    return rows / (last - begun).total_seconds()


def looped(this: Round) -> float:
    """Rows a second of as many plain loops, on a database of their own."""
    with workload() as own:
        return workers.loops(own.clone, rows=this.size(LOOPED, least=100))


def among_a_million(this: Round, *, rate: float) -> float:
    """Seconds, at p99, where so many arrive a second."""
    with this.shared(million, by_all=True).copied() as own:
        shops = list(own.shops)
        due = _arrivals(this, own, shops, rate=rate, seconds=this.size(SECONDS, least=2))
        _let_pass(own, shops=shops, due=due)
        return _late(own, due)


def beside_nobody(this: Round) -> Late:
    """Of the small shops alone."""
    return _beside(this, backlog=0, seconds=this.size(BESIDE_S, least=2))


def beside_a_backlog(this: Round) -> Late:
    """The same arrivals at the same shops, and another one with fifty thousand due at their beginning."""
    seconds = this.size(BESIDE_S, least=2)
    lasting = LASTS * (FIRST + timedelta(seconds=seconds) + TIE) + ENDING
    rows = round(this.shared(drained) * lasting.total_seconds())
    return _beside(this, backlog=max(this.size(BACKLOG), rows), seconds=seconds)


def _beside(this: Round, *, backlog: int, seconds: int) -> Late:
    """A quarter of what the sweep can drain, so that the small shops alone are far from any queue; then all at once."""
    with workload(shops=SHOPS + 1) as own:
        large, *shops = own.shops
        own.insert_due(backlog, shops=[large])
        due = _arrivals(this, own, shops, rate=this.shared(drained) / 4, seconds=seconds)
        tied = [(shop, due[-1][1] + TIE) for shop in shops]
        _let_pass(own, shops=shops, due=[*due, *tied], beside=backlog)
        if backlog and own.idle(before=own.due_at + TICK, shops=[large]):
            raise NoBacklog(f"{backlog:,} rows did not last")
        return _late(own, due), _late(own, tied)


def _arrivals(this: Round, own: Workload, shops: Sequence[UUID], *, rate: float, seconds: int) -> list[Pending]:
    """One by one, as chance has it."""
    chance, first = this.random, own.due_at + FIRST
    return [(chance.choice(shops), first + after) for after in _gaps(chance, rate, seconds)]


def _gaps(chance: Random, rate: float, seconds: int) -> Iterator[timedelta]:
    after = chance.expovariate(rate)
    while after < seconds:
        yield timedelta(seconds=after)
        after += chance.expovariate(rate)


def _let_pass(own: Workload, *, shops: Sequence[UUID], due: Sequence[Pending], beside: int = 0) -> None:
    """Let them arrive, and be done. A backlog of others still waits then."""
    own.insert(due)
    with workers.sweepers(own.clone):
        own.move_clock(AHEAD)
        own.drain(since=due[0][1], before=due[-1][1] + TICK, rows=len(due), shops=shops, beside=beside)


def _late(own: Workload, due: Sequence[Pending]) -> float:
    """The p99 of these, found by when they were due and by their shops."""
    shops = sorted({str(shop) for shop, _ in due})
    return float(own.clone.ask(LATE, shift=own.time.offset, shops=shops, first=due[0][1], last=due[-1][1])[0])
