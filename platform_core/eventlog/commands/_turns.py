"""Which subscriber's outside call is next? The one that was called longest ago.

In order of arrival a fresh refund would wait behind ten thousand parcels to be announced, or behind one slow carrier.
Each process knows only its own calls; that is enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import count
from typing import Final

from django.db.models import OuterRef, QuerySet, Subquery

from platform_core.eventlog.commands import _waiting
from platform_core.eventlog.models import Cursor, Pending
from platform_core.eventlog.registry import SUBSCRIBERS, Subscriber


class Turns:
    """When each subscriber was last called, counted in calls."""

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
    due = _waiting.due(outside=True, at=at)
    for name in TURNS.in_order(_wanted(due)):
        if claimed := _claimed(SUBSCRIBERS[name], due.filter(subscriber=name), at=at):
            TURNS.had(name)
            return claimed
    return []


def _claimed(subscriber: Subscriber, due: QuerySet[Pending], *, at: datetime) -> list[Pending]:
    """Together go those that were never tried: what failed, or took its worker along, goes alone from then on."""
    if subscriber.together > 1 and (several := _waiting.begin_first_tries(due, at=at, at_most=subscriber.together)):
        return several
    pending = _waiting.begin(due, at=at)
    return [pending] if pending else []


def _wanted(due: QuerySet[Pending]) -> QuerySet[Cursor, str]:
    """The subscribers that have a call due. One index probe each: a join would read all that waits for one of them."""
    outside = [name for name, subscriber in SUBSCRIBERS.items() if subscriber.outside]
    first = Subquery(due.filter(subscriber=OuterRef("subscriber")).order_by().values("id")[:1])
    places = Cursor.objects.filter(subscriber__in=outside).alias(first=first).filter(first__isnull=False)
    return places.values_list("subscriber", flat=True)
