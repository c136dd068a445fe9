"""Deliver the next events to a subscriber in one transaction, until one meets a lock or the time is over.

Each handler runs in a savepoint of its own; the deliveries of all are recorded in one statement at the end.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from platform_core.eventlog.commands import waiting
from platform_core.eventlog.commands.delivering import act_for, deliver, make_delivery
from platform_core.eventlog.models import Delivery, Pending
from platform_core.eventlog.registry import Subscriber
from platform_core.rows import is_lock_conflict

LONGEST: Final = 0.1  # seconds, after which a batch takes no more events: others may wait for its locks
# Shorter than the server's `deadlock_timeout`: in a deadlock it is we who give way, before the server ends another.
PATIENCE: Final = "SET LOCAL lock_timeout TO '20ms'"


@dataclass(slots=True)
class Batch:
    """Up to ``size`` deliveries to a subscriber. ``reached`` counts those that have ended, also if another one breaks.

    ``is_last``: no event waits after them for now.
    """

    subscriber: Subscriber
    size: int
    reached: int = 0
    is_last: bool = True
    _made: list[Delivery] = field(default_factory=list)
    _late: list[Pending] = field(default_factory=list)
    _failed: set[UUID] = field(default_factory=set)  # subjects of failed events: their later events wait

    def take(self, events: Sequence[Any], at: datetime) -> int:
        """Deliver these events as far as time and locks allow, and record it. Return how many."""
        end = time.monotonic() + LONGEST
        for event in events:
            if self.reached == 1:
                _limit_waits()
            if not self._deliver(event, at=at):
                break
            self.reached += 1
            if time.monotonic() > end:
                break
        self.is_last = len(events) < self.size and self.reached == len(events)
        self._record(at=at)
        return self.reached

    def _deliver(self, event: Any, *, at: datetime) -> bool:
        """Deliver an event or put it off. Return False if a lock is in the way: the next transaction begins with it."""
        if self.subscriber.outside or event.queued or event.subject_id in self._failed:
            self._late.append(waiting.waiting_delivery(event, self.subscriber, at=at))
        elif not event.made:
            failure = deliver(event, self.subscriber, at=at)
            if failure is None:
                self._made.append(make_delivery(event.id, self.subscriber.name, at=at))
            elif self.reached and is_lock_conflict(failure):
                return False
            else:
                self._back_off(event, failure, at=at)
        return True

    def _back_off(self, event: Any, failure: Exception, *, at: datetime) -> None:
        """Record the failure at once, since that shows whether the connection is still there."""
        act_for(None)
        waiting.add_failed(event, self.subscriber, failure, at=at)
        self._failed.add(event.subject_id)

    def _record(self, *, at: datetime) -> None:
        act_for(None)
        Delivery.objects.bulk_create(self._made)
        Pending.objects.bulk_create(self._late)


def _limit_waits() -> None:
    """Wait only briefly for locks until the transaction ends, since others may wait for the locks that it holds."""
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
