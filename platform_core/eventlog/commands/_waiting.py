"""What becomes of a delivery that is not made at once? It waits, is tried again, and is parked in the end."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from platform_core.actors import RELAY
from platform_core.errors import Unavailable
from platform_core.eventlog.commands._publishing import publish
from platform_core.eventlog.events import DeliveryParked
from platform_core.eventlog.models import LIVE_FIRST, Delivery, Event, Pending
from platform_core.eventlog.registry import SUBSCRIBERS, Subscriber

logger = logging.getLogger(__name__)
LEASE: Final = timedelta(minutes=1)  # a delivery that has not ended by then is made again, with the same key
BACK_OFF: Final = timedelta(seconds=2)
LONGEST_BACK_OFF: Final = timedelta(minutes=10)
DOUBLINGS: Final = 9  # by then it is the longest
PARK_AFTER: Final = 12
ALARM_AGAIN: Final = timedelta(days=1)


class WorkerLost(Exception):  # it is what the row says of a worker that never came back
    """A delivery that took its worker along."""


def waiting_delivery(event: Event, subscriber: Subscriber, *, at: datetime, replay_id: UUID | None = None) -> Pending:
    """As a row yet to be saved."""
    return Pending(
        event_id=event.id,
        xid=event.xid,
        subject_id=event.subject_id,
        subscriber=subscriber.name,
        replay_id=replay_id,
        outside=subscriber.outside,
        put_off_at=at,
        retry_at=at,
    )


def add_failed(event: Event, subscriber: Subscriber, failure: Exception, *, at: datetime) -> None:
    pending = waiting_delivery(event, subscriber, at=at)
    pending.attempts = 1
    pending.save(force_insert=True)
    note_failure(pending, failure, at=at)


def due(*, outside: bool, at: datetime) -> QuerySet[Pending]:
    """What is to be tried now, and stands behind nothing else about its subject: replays last, else oldest first.

    Which thread makes it, the subscriber of today says: the row may be older than that. Without a subscriber it waits
    for staff.
    """
    same = Pending.objects.filter(subscriber=OuterRef("subscriber"), subject_id=OuterRef("subject_id"))
    earlier = same.filter(Q(xid__lt=OuterRef("xid")) | Q(xid=OuterRef("xid"), event_id__lt=OuterRef("event_id")))
    heard_by = [subscriber.name for subscriber in SUBSCRIBERS.values() if subscriber.outside is outside]
    waiting = Pending.objects.filter(~Exists(earlier), parked_at=None, retry_at__lte=at, subscriber__in=heard_by)
    return waiting.order_by(LIVE_FIRST, "retry_at", "id")


def begin(waiting: QuerySet[Pending], *, at: datetime) -> Pending | None:
    """Take the first and count the attempt before it is made, so that one which kills the worker counts as well.

    One that was counted out already comes back parked.
    """
    pending = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if pending is None:
        return None
    if pending.attempts >= PARK_AFTER:  # the last one never came back, nor did the worker that made it
        pending.error = WorkerLost.__name__
        _park(pending, at=at)
    else:
        pending.attempts += 1
        pending.retry_at = at + LEASE
        _keep(pending)
    return pending


def note_success(pending: Pending, *, at: datetime) -> None:
    Delivery.objects.get_or_create(
        event_id=pending.event_id,
        subscriber=pending.subscriber,
        replay=pending.replay,
        defaults={"delivered_at": at},
    )
    pending.delete()


def note_failure(pending: Pending, failure: Exception, *, at: datetime) -> None:
    """An attempt, counted already, has failed: later, and later each time; after the last one staff must look.

    An outside system that is silent is nobody's mistake, so it is asked for as long as it takes.
    """
    pending.error = type(failure).__name__  # no message: it may quote personal data
    pending.retry_at = at + min(BACK_OFF * 2 ** min(pending.attempts, DOUBLINGS), LONGEST_BACK_OFF)
    if isinstance(failure, Unavailable):
        pending.attempts = min(pending.attempts, DOUBLINGS)
    if pending.attempts >= PARK_AFTER:
        _park(pending, at=at)
    else:
        _keep(pending)


def _park(pending: Pending, *, at: datetime) -> None:
    pending.parked_at = at
    alarms = not _is_alarmed_about(pending, at=at)
    pending.alarmed_at = at if alarms else None
    logger.error("delivery_parked", extra={"subscriber": pending.subscriber, "event": str(pending.event_id)})
    if _keep(pending) and not _is_about_parking(pending):
        publish(_parked(pending, alarms=alarms), by=RELAY, at=at)


def _is_alarmed_about(pending: Pending, *, at: datetime) -> bool:
    """Whether staff still have another one before them that failed of the same, and heard of it not long ago."""
    others = Pending.objects.filter(subscriber=pending.subscriber, parked_at__isnull=False).exclude(id=pending.id)
    return others.filter(error=pending.error, alarmed_at__gt=at - ALARM_AGAIN).exists()


def _parked(pending: Pending, *, alarms: bool) -> DeliveryParked:
    return DeliveryParked(
        pending_id=pending.id,
        event_id=pending.event_id,
        subscriber=pending.subscriber,
        error=pending.error,
        attempts=pending.attempts,
        first=alarms,
    )


def _is_about_parking(pending: Pending) -> bool:
    """Who cannot hear of what is parked would be told of that as well, without end."""
    return Event.objects.filter(id=pending.event_id, topic=DeliveryParked.topic).exists()


def _keep(pending: Pending) -> int:
    """By its id: a call that came back after its lease may find that another got through, and the row gone."""
    return Pending.objects.filter(id=pending.id).update(
        attempts=pending.attempts,
        retry_at=pending.retry_at,
        parked_at=pending.parked_at,
        alarmed_at=pending.alarmed_at,
        error=pending.error,
    )
