"""Deliveries that are not made at once: they wait, are retried, and are parked in the end."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from platform_core.actors import RELAY
from platform_core.errors import Unavailable
from platform_core.eventlog.commands.delivering import make_delivery
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.events import DeliveryParked
from platform_core.eventlog.models import LIVE_FIRST, Delivery, Event, Pending
from platform_core.eventlog.registry import SUBSCRIBERS, Subscriber

logger = logging.getLogger(__name__)
LEASE: Final = timedelta(minutes=1)  # then a delivery is made again, with the same idempotency key
BACK_OFF: Final = timedelta(seconds=2)
LONGEST_BACK_OFF: Final = timedelta(minutes=10)
DOUBLINGS: Final = 9  # of the wait between attempts; then it is the longest, and a silent system is counted no further
PARK_AFTER: Final = 12
# A delivery that may be given up ends then. It leaves staff working days to mend what is broken, whenever it begins.
GIVEN_UP_AFTER: Final = timedelta(days=7)
ALARM_AGAIN: Final = timedelta(days=1)


class WorkerLost(Exception):  # its name is the row's error when the worker never came back
    """A delivery whose worker died."""


def waiting_delivery(event: Event, subscriber: Subscriber, *, at: datetime, replay_id: UUID | None = None) -> Pending:
    """A waiting delivery, not saved yet."""
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
    """The deliveries to try now, except those behind another one about the same subject: replays last, else oldest
    first.

    Which thread makes a delivery depends on the subscriber as it is now, since the row may be older. Without a
    subscriber it waits for staff.
    """
    same = Pending.objects.filter(subscriber=OuterRef("subscriber"), subject_id=OuterRef("subject_id"))
    earlier = same.filter(Q(xid__lt=OuterRef("xid")) | Q(xid=OuterRef("xid"), event_id__lt=OuterRef("event_id")))
    heard_by = [subscriber.name for subscriber in SUBSCRIBERS.values() if subscriber.outside is outside]
    waiting = Pending.objects.filter(~Exists(earlier), parked_at=None, retry_at__lte=at, subscriber__in=heard_by)
    return waiting.order_by(LIVE_FIRST, "retry_at", "id")


def overdue(*, at: datetime) -> QuerySet[Pending]:
    """Deliveries that are given up by now, the oldest first: of replays, and of subscribers that name the consequence.

    Staff have had a week since it was parked. One that is never parked has been tried in vain for a week: an outside
    system is silent, or nobody listens any more.
    """
    since = at - GIVEN_UP_AFTER
    may_end = [subscriber.name for subscriber in SUBSCRIBERS.values() if subscriber.gives_up]
    old = Pending.objects.filter(Q(subscriber__in=may_end) | Q(replay__isnull=False), put_off_at__lte=since)
    in_vain = Q(parked_at=None) & (Q(attempts__gte=DOUBLINGS) | ~Q(subscriber__in=[*SUBSCRIBERS]))
    return old.filter(Q(parked_at__lte=since) | in_vain).order_by("put_off_at", "id")


def begin(waiting: QuerySet[Pending], *, at: datetime) -> Pending | None:
    """Take the first delivery and count the attempt before it is made, so that an attempt that kills its worker counts
    too.

    A delivery that has no attempts left comes back parked.
    """
    pending = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if pending is None:
        return None
    if pending.attempts >= PARK_AFTER:  # the worker of the last attempt never came back
        pending.error = WorkerLost.__name__
        _park(pending, at=at)
    else:
        pending.attempts += 1
        pending.retry_at = at + LEASE
        _keep(pending)
    return pending


def begin_first_tries(waiting: QuerySet[Pending], *, at: datetime, at_most: int) -> list[Pending]:
    """Take the first deliveries that were never tried, and count the attempt."""
    taken = list(waiting.filter(attempts=0).select_for_update(skip_locked=True, of=("self",))[:at_most])
    for pending in taken:
        pending.attempts, pending.retry_at = 1, at + LEASE
    Pending.objects.filter(id__in=[pending.id for pending in taken]).update(attempts=1, retry_at=at + LEASE)
    return taken


def note_success(pendings: Sequence[Pending], *, at: datetime) -> None:
    """Note deliveries once, although two workers may have made them: the lease of the first may have been over."""
    rows = [make_delivery(p.event_id, p.subscriber, replay_id=p.replay_id, at=at) for p in pendings]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    Pending.objects.filter(id__in=[pending.id for pending in pendings]).delete()


def note_failure(pending: Pending, failure: Exception, *, at: datetime) -> None:
    """Note that a counted attempt failed: the next one comes later each time; after the last one staff must look.

    An outside system that does not answer is nobody's mistake: it is tried for as long as it takes.
    """
    pending.error = type(failure).__name__  # the class only: a message may quote personal data
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
        publish(_describe_parked(pending, alarms=alarms), by=RELAY, at=at)


def _is_alarmed_about(pending: Pending, *, at: datetime) -> bool:
    """Tell whether staff were alarmed not long ago about another parked delivery with the same subscriber and error."""
    others = Pending.objects.filter(subscriber=pending.subscriber, parked_at__isnull=False).exclude(id=pending.id)
    return others.filter(error=pending.error, alarmed_at__gt=at - ALARM_AGAIN).exists()


def _describe_parked(pending: Pending, *, alarms: bool) -> DeliveryParked:
    return DeliveryParked(
        pending_id=pending.id,
        event_id=pending.event_id,
        subscriber=pending.subscriber,
        error=pending.error,
        attempts=pending.attempts,
        first=alarms,
    )


def _is_about_parking(pending: Pending) -> bool:
    """Tell whether the delivery is about a parked one: parking it must not publish another such fact."""
    return Event.objects.filter(id=pending.event_id, topic=DeliveryParked.topic).exists()


def _keep(pending: Pending) -> int:
    """Update by id: after its lease a call may find that another attempt succeeded and the row is gone."""
    return Pending.objects.filter(id=pending.id).update(
        attempts=pending.attempts,
        retry_at=pending.retry_at,
        parked_at=pending.parked_at,
        alarmed_at=pending.alarmed_at,
        error=pending.error,
    )
