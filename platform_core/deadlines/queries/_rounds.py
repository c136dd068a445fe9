"""Whose turn is it, when more is due than is read at once?"""

from __future__ import annotations

import random
import time
from bisect import bisect_right
from collections import deque
from datetime import UTC, datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection

FRESH_S: Final = 2.0
LAST_ID: Final = UUID(int=2**128 - 1)  # after every other one
# All shops with something due. The recursion hops from shop to shop on (merchant_id, run_at), so it costs a probe for
# every shop with a clock that runs, however many rows wait.
SHOPS: Final = """
WITH RECURSIVE shop AS (
    (SELECT merchant_id, run_at FROM deadlines_runningdeadline
     WHERE state = 'running' AND merchant_id IS NOT NULL ORDER BY merchant_id, run_at LIMIT 1)
    UNION ALL
    SELECT next.merchant_id, next.run_at FROM shop CROSS JOIN LATERAL (
        SELECT merchant_id, run_at FROM deadlines_runningdeadline
        WHERE state = 'running' AND merchant_id > shop.merchant_id ORDER BY merchant_id, run_at LIMIT 1
    ) next
)
SELECT merchant_id FROM shop WHERE run_at <= %(at)s ORDER BY merchant_id
"""


class Mark(NamedTuple):
    """Up to which row what is due has been seen, in the order in which it runs out."""

    run_at: datetime
    id: UUID


class Rounds:
    """Kept from batch to batch by whoever sweeps: every shop has had its turn before one has the next.

    Else the same ones would come first whenever more shops than fit are due at one instant, as they are at midnight.
    The shops are asked for anew every few seconds, and as soon as they have little left; whoever comes in between is
    seen by the looks that a turn takes: ``seen`` is up to when. ``guarded``: so many rows are still marked before they
    are started, since the worker before may have died of one.
    """

    def __init__(self, *, guarded: int = 0) -> None:
        self.guarded = guarded
        self.shops: deque[UUID] = deque()
        self.last: UUID | None = None
        self.read_at = datetime.min.replace(tzinfo=UTC)
        self.see(self.read_at)
        self.fresh_until = 0.0

    def see(self, at: datetime) -> None:
        """All that was due at this instant."""
        self.seen = Mark(at, LAST_ID)

    def next(self, *, at: datetime, limit: int) -> list[UUID]:
        """The next shops in the circle, no more than these."""
        if not self.shops or time.monotonic() >= self.fresh_until:
            self.ask(at=at)
        turn = [self.shops[n] for n in range(min(limit, len(self.shops)))]
        self.shops.rotate(-len(turn))
        self.last = turn[-1] if turn else self.last
        return turn

    def ask(self, *, at: datetime) -> None:
        """Who has something due by now? After whoever was last, or anywhere: workers that begin go different ways."""
        with connection.cursor() as cursor:
            cursor.execute(SHOPS, {"at": at})
            found = [merchant_id for (merchant_id,) in cursor.fetchall()]
        first = bisect_right(found, self.last) if self.last else random.randint(0, len(found))  # noqa: S311  # any will do
        self.shops = deque(found[first:] + found[:first])
        self.read_at = at
        self.see(at)
        self.fresh_until = time.monotonic() + FRESH_S
