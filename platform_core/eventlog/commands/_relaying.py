"""How does a fact reach its subscribers? Each delivery in a transaction of its own, done once, in the order of commits.

A subscriber's place in the log is a row. Taking the next event locks that row, so one worker at a time serves a
subscriber and events arrive in order; the handler's effect, the delivery and the new place commit together. What fails,
and what calls the outside world, becomes a ``Pending`` row: it holds up later events about the same subject only. Those
calls are made by a thread of their own, so that a slow outside system delays nobody's facts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import Final
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.errors import Unavailable
from platform_core.eventlog.commands._publishing import publish
from platform_core.eventlog.events import DeliveryReleased
from platform_core.eventlog.facts import DomainEvent, Told
from platform_core.eventlog.models import Cursor, Delivery, Event, Pending
from platform_core.eventlog.registry import SUBSCRIBERS, Subscriber
from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound

logger = logging.getLogger(__name__)
LEASE: Final = timedelta(minutes=1)  # an outside call that has not come back by then is made again, with the same key
BACK_OFF: Final = timedelta(seconds=2)
LONGEST_BACK_OFF: Final = timedelta(minutes=10)
DOUBLINGS: Final = 9  # by then it is the longest
PARK_AFTER: Final = 12
BATCH: Final = 100  # so that a busy subscriber lets the next one have its turn, and the worker can stop
CALLS: Final = 10  # of a turn: each may take as long as its patience

# Committed, in the order of commits: nothing that could still commit stands before what this returns.
NEXT: Final = """
SELECT id, xid::text FROM eventlog_event
WHERE topic = %s AND (xid, id) > (%s::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, id LIMIT 1
"""
OPEN: Final = """
INSERT INTO eventlog_cursor (subscriber, xid, event_id)
SELECT unnest(%s::text[]), pg_snapshot_xmin(pg_current_snapshot()), '00000000-0000-0000-0000-000000000000'
ON CONFLICT DO NOTHING
"""


def open_cursors() -> None:
    """A new subscriber hears what happens from now on, and what came after a transaction that is open still.

    Called after each migrate.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [list(SUBSCRIBERS)])


def relay() -> int:
    """One pass: a batch for every subscriber, then what was put off; how many deliveries were made or tried."""
    turns: list[Callable[[], bool]] = [partial(deliver_next, subscriber) for subscriber in SUBSCRIBERS.values()]
    return sum(_as_long_as(turn, at_most=BATCH) for turn in [*turns, redeliver_next])


def make_outside_calls() -> int:
    """What is due of the calls to the outside world, a few a turn; how many were made or tried."""
    return _as_long_as(call_outside, at_most=CALLS)


def report_unplaced() -> None:
    """Say loudly which subscribers hear of nothing, since no migrate has opened their place in the log."""
    with _as_the_relay(), transaction.atomic():
        placed = set(Cursor.objects.values_list("subscriber", flat=True))
    for name in sorted(SUBSCRIBERS.keys() - placed):
        logger.error("subscriber_without_a_place", extra={"subscriber": name})


def deliver_next(subscriber: Subscriber) -> bool:
    """Deliver the next event to this subscriber; False when there is none, or somebody else is at it."""
    with _as_the_relay(), transaction.atomic():
        place = Cursor.objects.select_for_update(skip_locked=True).filter(subscriber=subscriber.name).first()
        event = place and _next_event(subscriber, place)
        if not place or not event:
            return False
        if subscriber.outside or _queued_before(event, subscriber):
            _put_off(event, subscriber)
        else:
            _deliver_or_put_off(event, subscriber)
        place.xid, place.event_id = event.xid, event.id
        place.save(update_fields=["xid", "event_id"])
    return True


def redeliver_next() -> bool:
    """Try one delivery again whose handler failed."""
    with _as_the_relay(), transaction.atomic():
        pending = _claim(outside=False)
        if pending is None:
            return False
        if failure := _deliver(Event.objects.get(id=pending.event_id), SUBSCRIBERS[pending.subscriber]):
            pending.attempts += 1
            _mark(pending, failure)
        else:
            pending.delete()
    return True


def call_outside() -> bool:
    """Make one outside call: claim it, call with no transaction open, note that it was made."""
    with _as_the_relay():
        with transaction.atomic():
            pending = _claim(outside=True)
            if pending is None:
                return False
            if pending.attempts >= PARK_AFTER:  # the last one never came back, nor did the worker that made it
                pending.error = "WorkerLost"
                _park(pending)
                return True
            event = Event.objects.get(id=pending.event_id)
            _try_again(pending, after=LEASE)
            at = clock.now()
        try:
            SUBSCRIBERS[pending.subscriber].handler(_fact(event), _told(event, at=at))
        except Exception as failure:  # noqa: BLE001  # whatever it is, only this delivery is put off
            _note_failure(pending, failure)
        else:
            _note_success(pending)
    return True


@transaction.atomic
def release(pending_id: UUID, *, by: Actor, at: datetime) -> None:
    """Staff let a parked delivery run again, at once. One that is gone or not parked is left alone."""
    parked = Pending.objects.filter(id=pending_id, parked_at__isnull=False)
    if parked.update(parked_at=None, attempts=0, retry_at=at):
        publish(DeliveryReleased(pending_id=pending_id), by=by, at=at)


def _as_long_as(turn: Callable[[], bool], *, at_most: int) -> int:
    return sum(1 for _ in takewhile(bool, (turn() for _ in range(at_most))))


@contextmanager
def _as_the_relay() -> Iterator[None]:
    with entered("relay"), bound(SYSTEM), afterwards():
        yield


def _next_event(subscriber: Subscriber, place: Cursor) -> Event | None:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [subscriber.topic, str(place.xid), place.event_id])
        found = cursor.fetchone()
    return Event.objects.get(id=found[0]) if found else None


def _queued_before(event: Event, subscriber: Subscriber) -> bool:
    return Pending.objects.filter(subscriber=subscriber.name, subject_id=event.subject_id).exists()


def _put_off(event: Event, subscriber: Subscriber) -> Pending:
    return Pending.objects.create(
        event_id=event.id,
        xid=event.xid,
        subject_id=event.subject_id,
        subscriber=subscriber.name,
        outside=subscriber.outside,
        retry_at=clock.now(),
    )


def _deliver_or_put_off(event: Event, subscriber: Subscriber) -> None:
    if failure := _deliver(event, subscriber):
        pending = _put_off(event, subscriber)
        pending.attempts += 1
        _mark(pending, failure)


def _deliver(event: Event, subscriber: Subscriber) -> Exception | None:
    """Run the handler in a savepoint of its own: a failure is given back, and stops nobody else's."""
    try:
        with transaction.atomic(), ExitStack() as stack:
            Delivery.objects.create(event_id=event.id, subscriber=subscriber.name, delivered_at=clock.now())
            if event.merchant_id:
                stack.enter_context(acting_for(event.merchant_id))
            subscriber.handler(_fact(event), _told(event, at=clock.now()))
            connection.check_constraints()  # deferred ones speak here: at COMMIT they would stop the whole subscriber
    except SoftTimeLimitExceeded:  # the task is told to stop; the handler is not to blame
        raise
    except Exception as failure:
        logger.exception("delivery_failed", extra={"subscriber": subscriber.name, "event": str(event.id)})
        return failure
    return None


def _claim(*, outside: bool) -> Pending | None:
    """The oldest that is due and not behind another about the same subject; without a subscriber it waits."""
    same = Pending.objects.filter(subscriber=OuterRef("subscriber"), subject_id=OuterRef("subject_id"))
    earlier = same.filter(Q(xid__lt=OuterRef("xid")) | Q(xid=OuterRef("xid"), event_id__lt=OuterRef("event_id")))
    due = Pending.objects.filter(
        ~Exists(earlier), parked_at=None, retry_at__lte=clock.now(), outside=outside, subscriber__in=list(SUBSCRIBERS)
    )
    return due.select_for_update(skip_locked=True).order_by("retry_at", "id").first()


def _note_success(pending: Pending) -> None:
    with transaction.atomic():
        Delivery.objects.get_or_create(
            event_id=pending.event_id, subscriber=pending.subscriber, defaults={"delivered_at": clock.now()}
        )
        pending.delete()


def _note_failure(pending: Pending, failure: Exception) -> None:
    logger.warning("outside_call_failed", extra={"subscriber": pending.subscriber}, exc_info=failure)
    with transaction.atomic():
        _mark(pending, failure)


def _mark(pending: Pending, failure: Exception) -> None:
    """An attempt has failed: later, and later each time; after the last one staff must look.

    An outside system that is silent is nobody's mistake, so it is asked for as long as it takes.
    """
    pending.error = type(failure).__name__  # no message: it may quote personal data
    pending.retry_at = clock.now() + min(BACK_OFF * 2 ** min(pending.attempts, DOUBLINGS), LONGEST_BACK_OFF)
    if isinstance(failure, Unavailable):
        pending.attempts = min(pending.attempts, DOUBLINGS)
    if pending.attempts >= PARK_AFTER:
        _park(pending)
    else:
        _keep(pending)


def _park(pending: Pending) -> None:
    pending.parked_at = clock.now()
    logger.error("delivery_parked", extra={"subscriber": pending.subscriber, "event": str(pending.event_id)})
    _keep(pending)


def _keep(pending: Pending) -> None:
    """By its id: a call that came back after its lease may find that another got through, and the row gone."""
    Pending.objects.filter(id=pending.id).update(
        attempts=pending.attempts, retry_at=pending.retry_at, parked_at=pending.parked_at, error=pending.error
    )


def _try_again(pending: Pending, *, after: timedelta) -> None:
    """Count the attempt before it is made, so that one which kills the worker is counted as well."""
    pending.attempts += 1
    pending.retry_at = clock.now() + after
    pending.save(update_fields=["attempts", "retry_at"])


def _fact(event: Event) -> DomainEvent:
    return DomainEvent.TOPICS[event.topic].from_payload(event.payload)


def _told(event: Event, *, at: datetime) -> Told:
    by = Actor(id=event.actor_id, role=Role(event.role), merchant_id=event.merchant_id)
    return Told(event_id=event.id, occurred_at=event.occurred_at, handled_at=at, by=by, merchant_id=event.merchant_id)
