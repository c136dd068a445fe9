"""How late is what becomes due little by little: with a million others waiting, and beside a shop with a backlog?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from platform_core.project.bench import draining, workers
from platform_core.project.bench.filling import Ground, Wish, filled, founded
from platform_core.project.bench.passing import AHEAD, drained, moved
from platform_core.project.bench.rounds import Round
from platform_core.project.bench.stages import Stage, stage
from platform_core.project.bench.waiting import million

SHOPS: Final = 20
SECONDS: Final = 45  # of arrivals while a million wait
BESIDE_S: Final = 30  # of arrivals beside a backlog
BACKLOG: Final = 50_000
FIRST: Final = timedelta(seconds=1)  # after the clock is moved
# From its due time to its commit, where the server keeps the times of commits; else to the beginning of the transaction
# that did it, some milliseconds before.
LATE: Final = """
SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM done - due_at)) FROM (
    SELECT due_at, CASE WHEN current_setting('track_commit_timestamp') = 'on'
                        THEN pg_xact_commit_timestamp(xmin) + %(shift)s ELSE closed_at END AS done
    FROM deadlines_runningdeadline
    WHERE kind = 'bench.due' AND state = 'missed' AND merchant_id = ANY(%(shops)s::uuid[]) AND due_at >= %(first)s
) AS closed
"""


def lateness(this: Round) -> tuple[float, float]:
    """Seconds, at p99, and how many arrive a second: half of what the sweep can drain."""
    rate = this.shared(draining.ours) / 2
    waiting = this.standing(million)
    with stage(like=waiting.stage) as own:
        ground = waiting.ground.copy()
        shops = list(ground.models)
        return _passed(own, ground, shops=shops, due=_arrivals(this, ground, shops, rate=rate, seconds=SECONDS)), rate


def beside_nobody(this: Round) -> float:
    """Seconds, at p99, of the small shops alone."""
    with stage() as own:
        ground = founded(own, shops=SHOPS + 1)
        shops = list(ground.models)[1:]
        return _passed(own, ground, shops=shops, due=_beside(this, ground, shops))


def beside_a_backlog(this: Round) -> float:
    """The same arrivals at the same shops, and another one with fifty thousand due at their beginning."""
    with stage() as own:
        ground = founded(own, shops=SHOPS + 1)
        large, *shops = ground.models
        filled(own, ground, [Wish(large, ground.at + AHEAD)] * this.size(BACKLOG))
        return _passed(own, ground, shops=shops, due=_beside(this, ground, shops))


def _beside(this: Round, ground: Ground, shops: Sequence[UUID]) -> list[Wish]:
    """A quarter of what the sweep can drain, so that the small shops alone are far from any queue."""
    return _arrivals(this, ground, shops, rate=this.shared(draining.ours) / 4, seconds=BESIDE_S)


def _arrivals(this: Round, ground: Ground, shops: Sequence[UUID], *, rate: float, seconds: int) -> list[Wish]:
    """One by one, as chance has it, in this session's part of the time."""
    chance, first = this.random, ground.at + AHEAD + FIRST
    return [Wish(chance.choice(shops), first + after) for after in _gaps(chance, rate, this.size(seconds, least=2))]


def _gaps(chance: Random, rate: float, seconds: int) -> Iterator[timedelta]:
    after = chance.expovariate(rate)
    while after < seconds:
        yield timedelta(seconds=after)
        after += chance.expovariate(rate)


def _passed(own: Stage, ground: Ground, *, shops: Sequence[UUID], due: list[Wish]) -> float:
    """Let them arrive, and be done; the p99 of their lateness. A backlog of others may still wait then."""
    filled(own, ground, due)
    first, last = due[0].due_at, due[-1].due_at
    with workers.sweepers(own):
        moved(own, ground, by=AHEAD)
        before = last + timedelta.resolution
        drained(own, since=first, before=before, shops=shops, rows=len(due), beside=BACKLOG)
    return _late(own, ground, shops=shops, first=first)


def _late(own: Stage, ground: Ground, *, shops: Sequence[UUID], first: datetime) -> float:
    with own.by_owner() as rows:
        rows.execute(LATE, {"shift": ground.shift, "shops": list(map(str, shops)), "first": first})
        return float(rows.fetchone()[0])
