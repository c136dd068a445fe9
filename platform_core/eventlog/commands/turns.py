"""The turns of outside calls: the subscriber that was called longest ago is next.

In order of arrival a fresh refund would wait behind ten thousand parcels to be announced, or behind one slow carrier.
Each process knows only its own calls; that is enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import count
from typing import Final

from django.db import connection

from platform_core.eventlog.commands import waiting
from platform_core.eventlog.models import Pending
from platform_core.eventlog.registry import SUBSCRIBERS, Subscriber

WANTED: Final = """
SELECT name FROM unnest(%(outside)s::text[]) AS name CROSS JOIN LATERAL (
  SELECT FROM eventlog_pending WHERE subscriber = name AND parked_at IS NULL AND retry_at <= %(at)s LIMIT 1
) first
"""


class Turns:
    """The time at which each subscriber was last called, counted in calls."""

    def __init__(self) -> None:
        self._calls = count(1)
        self._called: dict[str, int] = {}

    def in_order(self, names: Iterable[str]) -> list[str]:
        return sorted(names, key=lambda name: (self._called.get(name, 0), name))

    def had(self, name: str) -> None:
        self._called[name] = next(self._calls)


TURNS: Final = Turns()


def begin_calls(*, at: datetime) -> list[Pending]:
    """Claim the next outside call, or several where the subscriber makes them together."""
    for name in TURNS.in_order(_find_wanted(at=at)):
        if claimed := _claim_pending(SUBSCRIBERS[name], at=at):
            TURNS.had(name)
            return claimed
    return []


def _claim_pending(subscriber: Subscriber, *, at: datetime) -> list[Pending]:
    """The deliveries to try now: several that were never tried, or one alone that failed or took its worker along."""
    due = waiting.due(outside=True, at=at).filter(subscriber=subscriber.name)
    if subscriber.together > 1 and (several := waiting.begin_first_tries(due, at=at, at_most=subscriber.together)):
        return several
    pending = waiting.begin(due, at=at)
    return [pending] if pending else []


def _find_wanted(*, at: datetime) -> list[str]:
    """The subscribers that may have a call due. One index probe each: a join would read all that waits for them."""
    outside = [name for name, subscriber in SUBSCRIBERS.items() if subscriber.outside]
    with connection.cursor() as cursor:
        cursor.execute(WANTED, {"outside": outside, "at": at})
        return [name for (name,) in cursor.fetchall()]
