"""How does a fact reach its subscribers? Each delivery in a transaction of its own, exactly once, in commit order.

A subscriber's position in the log is a row. Taking the next event locks that row, so one worker at a time serves a
subscriber and events arrive in order. The handler's effect, the delivery and the new position commit together. A failed
delivery, and a call to an outside system, becomes a ``Pending`` row, which holds up only later events about the same
subject. Outside calls are made by a thread of their own, so that a slow system delays no other fact.

No handler can stop the others. A failure is noted in the same transaction; a handler that breaks the connection is
noted in a new one; a handler that kills its worker is known by the attempts that were counted before it ran.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import takewhile
from typing import Any, Final

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction

from platform_core import clock
from platform_core.eventlog import queries
from platform_core.eventlog.commands import _giving_up, _replaying, _waiting
from platform_core.eventlog.commands._delivering import context_of, deliver, fact_of, is_made
from platform_core.eventlog.commands._turns import begin_call
from platform_core.eventlog.commands._waiting import WorkerLost
from platform_core.eventlog.models import Cursor, Event, Pending
from platform_core.eventlog.registry import SUBSCRIBERS, Subscriber
from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, bound

logger = logging.getLogger(__name__)
BATCH: Final = 100  # deliveries; then the next subscriber has its turn, and the worker can stop
CALLS: Final = 10  # calls per turn; each may take as long as its timeout
# Turns started at one event, more than relays run at once: so its handler kills the worker each time.
LOST_AFTER: Final = 10

# The next committed event in commit order: no open transaction can still commit one before it. The topic is part of the
# comparison so that the index by topic is used: the one over all topics would read everything between two rare facts.
NEXT: Final = """
SELECT next.*, EXISTS (
    SELECT FROM eventlog_pending WHERE subscriber = %(name)s AND subject_id = next.subject_id
  ) AS queued, EXISTS (
    SELECT FROM eventlog_delivery WHERE event_id = next.id AND subscriber = %(name)s AND replay_id IS NULL
  ) AS made
FROM (
  SELECT * FROM eventlog_event
  WHERE topic = %(topic)s AND (topic, xid, id) > (%(topic)s, %(xid)s::xid8, %(id)s)
  AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY topic, xid, id LIMIT 1
) next
"""
OPEN: Final = """
INSERT INTO eventlog_cursor (subscriber, xid, event_id)
SELECT unnest(%s::text[]), pg_snapshot_xmin(pg_current_snapshot()), '00000000-0000-0000-0000-000000000000'
ON CONFLICT DO NOTHING
"""


def open_cursors() -> None:
    """Give each new subscriber a position: it hears what commits from now on. Called after each migrate."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [list(SUBSCRIBERS)])


def relay() -> int:
    """Do one pass: a batch per subscriber that is behind, then retries, what is given up, and replays. Return how many
    deliveries were made, tried or given up, plus replays moved on.

    One query tells what there is to do, since most passes find nothing.
    """
    with _as_the_relay(), transaction.atomic():
        at = clock.now()
        behind, waiting = queries.behind(), _waiting.due(outside=False, at=at).exists()
        overdue, asked = _waiting.overdue(at=at).exists(), queries.has_open_replays()
    made = sum(_serve(SUBSCRIBERS[name]) for name in behind)
    made += _as_long_as(redeliver_next, at_most=BATCH) if waiting else 0
    made += _as_long_as(_give_up_one, at_most=BATCH) if overdue else 0
    return made + (_as_long_as(_advance_a_replay, at_most=BATCH) if asked else 0)


def make_outside_calls() -> int:
    """Make a few of the outside calls that are due. Return how many were made or tried."""
    return _as_long_as(call_outside, at_most=CALLS)


def report_unplaced() -> None:
    """Log an error for each subscriber without a position, and a warning for each position without a subscriber: no
    migrate has opened the one, and the code of the other is gone."""
    with _as_the_relay(), transaction.atomic():
        placed = set(Cursor.objects.values_list("subscriber", flat=True))
    for name in sorted(SUBSCRIBERS.keys() - placed):
        logger.error("subscriber_without_a_place", extra={"subscriber": name})
    for name in sorted(placed - SUBSCRIBERS.keys()):
        logger.warning("place_without_a_subscriber", extra={"subscriber": name})


def deliver_next(subscriber: Subscriber) -> bool:
    """Deliver the next event to this subscriber. Return False if there is none or another worker serves it."""
    with _taking_the_next(subscriber) as event:
        if event is None:
            return False
        at = clock.now()
        if subscriber.outside or event.queued:
            _waiting.waiting_delivery(event, subscriber, at=at).save(force_insert=True)
        elif not event.made and (failure := deliver(event, subscriber, replay_id=None, at=at)):
            _waiting.add_failed(event, subscriber, failure, at=at)
    return True


def redeliver_next() -> bool:
    """Retry one delivery whose handler failed, or make one of a replay."""
    with _as_the_relay():
        with _cheaply():
            at = clock.now()
            pending = _waiting.begin(_waiting.due(outside=False, at=at), at=at)
        if pending is None or pending.parked_at:
            return pending is not None
        try:
            with transaction.atomic():
                _redeliver(pending)
        except SoftTimeLimitExceeded:
            raise
        except Exception as failure:
            logger.exception("redelivery_broke", extra={"subscriber": pending.subscriber})
            with transaction.atomic():
                _waiting.note_failure(pending, failure, at=clock.now())
    return True


def call_outside() -> bool:
    """Make one outside call: claim it, call with no transaction open, then note that it was made."""
    with _as_the_relay():
        with transaction.atomic():
            at = clock.now()
            pending = begin_call(at=at)
            if pending is None or pending.parked_at:
                return pending is not None
            event = Event.objects.get(id=pending.event_id)
        try:
            SUBSCRIBERS[pending.subscriber].handler(fact_of(event), context_of(event, at=at))
        except Exception as failure:  # whatever it is, only this delivery waits
            logger.warning("outside_call_failed", extra={"subscriber": pending.subscriber}, exc_info=failure)
            with transaction.atomic():
                _waiting.note_failure(pending, failure, at=clock.now())
        else:
            _note_success(pending)
    return True


def _serve(subscriber: Subscriber) -> int:
    """Serve one subscriber a batch. Return how many were delivered; 0 if another worker serves it."""
    attempts = _begin_turn(subscriber)
    if attempts > LOST_AFTER:
        return _back_off_next(subscriber, WorkerLost())
    return _as_long_as(partial(_deliver_whatever_breaks, subscriber), at_most=BATCH) if attempts else 0


def _begin_turn(subscriber: Subscriber) -> int:
    """Count the turn before it starts; its first delivery resets the count."""
    with _as_the_relay(), _cheaply():
        place = _locked(subscriber)
        if place is None or _next_event(subscriber, place) is None:
            return 0
        place.attempts += 1
        place.save(update_fields=["attempts"])
        return place.attempts


def _deliver_whatever_breaks(subscriber: Subscriber) -> bool:
    """Deliver the next event. If the handler breaks the connection, note the failure in a new transaction."""
    try:
        return deliver_next(subscriber)
    except SoftTimeLimitExceeded:
        raise
    except Exception as failure:
        logger.exception("relay_turn_broke", extra={"subscriber": subscriber.name})
        return _back_off_next(subscriber, failure)


def _back_off_next(subscriber: Subscriber, failure: Exception) -> bool:
    """Add the next event as a failed delivery, without trying it."""
    with _taking_the_next(subscriber) as event:
        if event is None:
            return False
        _waiting.add_failed(event, subscriber, failure, at=clock.now())
    return True


@contextmanager
def _taking_the_next(subscriber: Subscriber) -> Iterator[Any]:
    """Give the next event, with the subscriber's position locked; move the position past it at the end."""
    with _as_the_relay(), transaction.atomic():
        place = _locked(subscriber)
        event = place and _next_event(subscriber, place)
        yield event
        if place and event:
            place.xid, place.event_id, place.attempts = event.xid, event.id, 0
            place.save(update_fields=["xid", "event_id", "attempts"])


def _locked(subscriber: Subscriber) -> Cursor | None:
    """The locked position. A statement of its own: the next query must see what the last holder of the lock wrote."""
    return Cursor.objects.select_for_update(skip_locked=True).filter(subscriber=subscriber.name).first()


def _next_event(subscriber: Subscriber, place: Cursor) -> Any:
    """The next event, with ``queued`` (earlier ones about its subject wait) and ``made`` (it was delivered already)."""
    where = {"name": subscriber.name, "topic": subscriber.topic, "xid": str(place.xid), "id": place.event_id}
    return next(iter(Event.objects.raw(NEXT, where)), None)


def _redeliver(pending: Pending) -> None:
    at = clock.now()
    held = Pending.objects.select_for_update(skip_locked=True).filter(id=pending.id).first()
    if held is None:  # dismissed, or made by another worker after the lease
        return
    event, subscriber = Event.objects.get(id=held.event_id), SUBSCRIBERS[held.subscriber]
    failure = None if is_made(held) else deliver(event, subscriber, replay_id=held.replay_id, at=at)
    if failure:
        _waiting.note_failure(held, failure, at=at)
    else:
        held.delete()


def _note_success(pending: Pending) -> None:
    with transaction.atomic():
        _waiting.note_success(pending, at=clock.now())


def _give_up_one() -> bool:
    with _as_the_relay(), transaction.atomic():
        return _giving_up.give_up_next(at=clock.now())


def _advance_a_replay() -> bool:
    with _as_the_relay(), transaction.atomic():
        return _replaying.advance(at=clock.now())


def _as_long_as(turn: Callable[[], bool], *, at_most: int) -> int:
    return sum(1 for _ in takewhile(bool, (turn() for _ in range(at_most))))


@contextmanager
def _as_the_relay() -> Iterator[None]:
    with entered("relay"), bound(SYSTEM), afterwards():
        yield


@contextmanager
def _cheaply() -> Iterator[None]:
    """A transaction whose commit does not wait for the disk: a power cut may lose this count of attempts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
        yield
