"""The turns of shops when more is due than fits into a batch."""

from __future__ import annotations

import secrets
import time
from bisect import bisect_right
from collections import deque
from datetime import UTC, datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection

FRESH_S: Final = 2.0
LAST_ID: Final = UUID(int=2**128 - 1)  # sorts after every other id
# All shops with a due row. The recursion hops from shop to shop on (merchant_id, run_at), so it costs one index probe
# per shop with a running clock, however many rows are due.
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
    """The last row that was seen, in the order in which rows become due."""

    run_at: datetime
    id: UUID


class Rounds:
    """Remember from batch to batch whose turn it is: each shop has one turn before any shop has its next.

    Without it the same shops would come first whenever more are due at one instant than fit, as they are at midnight.
    The shops are read again every few seconds, and when few of them have rows left; rows that become due in between are
    found by ``newcomers``, from the mark ``seen`` on. ``guarded`` is how many rows the worker still marks before it
    starts them.
    """

    def __init__(self, *, guarded: int = 0) -> None:
        self.guarded = guarded
        self.shops: deque[UUID] = deque()
        self.last: UUID | None = None
        self.read_at = datetime.min.replace(tzinfo=UTC)
        self.see(self.read_at)
        self.fresh_until = 0.0

    def see(self, at: datetime) -> None:
        """Note that all rows due at this instant were read."""
        self.seen = Mark(at, LAST_ID)

    def next(self, *, at: datetime, limit: int) -> list[UUID]:
        """The next shops in the circle, at most ``limit``."""
        if not self.shops or time.monotonic() >= self.fresh_until:
            self.ask(at=at)
        turn = [self.shops[n] for n in range(min(limit, len(self.shops)))]
        self.shops.rotate(-len(turn))
        self.last = turn[-1] if turn else self.last
        return turn

    def ask(self, *, at: datetime) -> None:
        """Read which shops have a due row. Start after the last one served, or anywhere, so that workers spread."""
        with connection.cursor() as cursor:
            cursor.execute(SHOPS, {"at": at})
            found = [merchant_id for (merchant_id,) in cursor.fetchall()]
        first = bisect_right(found, self.last) if self.last else secrets.randbelow(len(found) + 1)
        self.shops = deque(found[first:] + found[:first])
        self.read_at = at
        self.see(at)
        self.fresh_until = time.monotonic() + FRESH_S
