"""Batches of events that are delivered together: the next ones, until one meets a lock or the time is over.

Each handler runs in a savepoint of its own; the notes of all are written in one statement, in the same transaction.
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

LONGEST: Final = 0.1  # seconds after which no other event is taken: whoever waits for a lock of ours waits so long
# Less than what the server takes to look for deadlocks: whoever has met one another is not the one that is ended.
PATIENCE: Final = "SET LOCAL lock_timeout TO '20ms'"


@dataclass(slots=True)
class Batch:
    """Up to ``size`` deliveries to a subscriber. ``reached`` of them had ended when something broke the others.

    ``is_last`` says that nothing comes after them for now.
    """

    subscriber: Subscriber
    size: int
    reached: int = 0
    is_last: bool = True
    _made: list[Delivery] = field(default_factory=list)
    _late: list[Pending] = field(default_factory=list)
    _failed: set[UUID] = field(default_factory=set)  # the subjects of what has failed, later events about which wait

    def take(self, events: Sequence[Any], at: datetime) -> int:
        """Deliver these events, and note it. Return how many of them."""
        end = time.monotonic() + LONGEST
        for event in events:
            if self.reached == 1:
                _wait_for_no_lock()
            if not self._deliver(event, at=at):
                break
            self.reached += 1
            if time.monotonic() > end:
                break
        self.is_last = len(events) < self.size and self.reached == len(events)
        self._note(at=at)
        return self.reached

    def _deliver(self, event: Any, *, at: datetime) -> bool:
        """Return False for one that others are in the way of: the next transaction begins with it, and waits."""
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
        """Note the failure at once, since that shows whether the connection is still there."""
        act_for(None)
        waiting.add_failed(event, self.subscriber, failure, at=at)
        self._failed.add(event.subject_id)

    def _note(self, *, at: datetime) -> None:
        act_for(None)
        Delivery.objects.bulk_create(self._made)
        Pending.objects.bulk_create(self._late)


def _wait_for_no_lock() -> None:
    """Wait for no lock from here to the end of the transaction: others may wait for the locks that it has."""
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
