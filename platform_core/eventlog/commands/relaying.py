"""The relay: it brings facts to their subscribers, exactly once, in commit order, some events in one transaction.

A subscriber's position in the log is a row. Taking the next events locks that row, so one worker at a time serves a
subscriber and events arrive in order. The handlers' changes, the deliveries and the new position commit together. Each
handler runs in a savepoint of its own. A failed delivery, and a call to an outside system, becomes a ``Pending`` row,
which holds up only later events about the same subject. Outside calls are made by a thread of their own, so that a slow
system delays no other fact.

No handler can stop the others. A failure is noted in the same transaction; a handler that breaks the connection is
noted in a new one; a handler that kills its worker is known by the attempts that were counted before it ran.

Events delivered together keep their locks until all of them are done. So only the first event waits for others' locks;
one that meets a lock later begins the next transaction. Nobody is deadlocked by events that have nothing to do with
each other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction

from platform_core import clock
from platform_core.eventlog import queries
from platform_core.eventlog.commands import giving_up, replaying, waiting
from platform_core.eventlog.commands.batches import Batch
from platform_core.eventlog.commands.delivering import act_for, deliver, is_made, make_delivery
from platform_core.eventlog.commands.waiting import WorkerLost
from platform_core.eventlog.commands.working import as_long_as, as_the_relay
from platform_core.eventlog.models import Cursor, Event, Pending
from platform_core.eventlog.registry import SUBSCRIBERS, Subscriber

logger = logging.getLogger(__name__)
BATCH: Final = 100  # deliveries; then the next subscriber has its turn, and the worker can stop
TOGETHER: Final = 25  # deliveries in one transaction
# Turns started at one event, more than relays run at once: so its handler kills the worker each time.
LOST_AFTER: Final = 10

# The next committed events in commit order: no open transaction can still commit one before them. The topic is part of
# the comparison so that the index by topic is used: the one over all topics would read all between two rare facts.
NEXT: Final = """
SELECT next.*, EXISTS (
    SELECT FROM eventlog_pending WHERE subscriber = %(name)s AND subject_id = next.subject_id
  ) AS queued, EXISTS (
    SELECT FROM eventlog_delivery WHERE event_id = next.id AND subscriber = %(name)s AND replay_id IS NULL
  ) AS made
FROM (
  SELECT * FROM eventlog_event
  WHERE topic = %(topic)s AND (topic, xid, id) > (%(topic)s, %(xid)s::xid8, %(id)s)
  AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY topic, xid, id LIMIT %(limit)s
) next ORDER BY xid, id
"""
# One statement for all who are behind. Who was counted before, or is served just now, is counted by itself.
COUNT: Final = """
UPDATE eventlog_cursor SET attempts = 1 WHERE subscriber IN (
  SELECT subscriber FROM eventlog_cursor WHERE subscriber = ANY(%s) AND attempts = 0
  ORDER BY subscriber FOR UPDATE SKIP LOCKED
) RETURNING subscriber
"""
OPEN: Final = """
INSERT INTO eventlog_cursor (subscriber, xid, event_id)
SELECT unnest(%s::text[]), pg_snapshot_xmin(pg_current_snapshot()), '00000000-0000-0000-0000-000000000000'
ON CONFLICT DO NOTHING
"""


def open_cursors() -> None:
    """Give each new subscriber a position: it hears the commits from now on. Called after each migrate."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [list(SUBSCRIBERS)])


def relay() -> int:
    """Do one pass: a batch per subscriber that is behind, then retries, deliveries to give up, and replays.

    Return how many deliveries were made, tried or given up, plus replays moved on. One transaction finds the work,
    since most passes find none.
    """
    with as_the_relay(), transaction.atomic():
        todo = queries.todo(at=clock.now(), since=clock.now() - waiting.GIVEN_UP_AFTER)
        begun = _count_turns(todo.behind) if todo.behind else set()
    count = sum(_serve(SUBSCRIBERS[name], begun=name in begun) for name in todo.behind)
    count += as_long_as(redeliver_next, at_most=BATCH) if todo.retries else 0
    count += as_long_as(_give_up_one, at_most=BATCH) if todo.old else 0
    return count + (as_long_as(_advance_a_replay, at_most=BATCH) if todo.replays else 0)


def report_unplaced() -> None:
    """Log an error for each subscriber without a position, and a warning for each position without a subscriber: no
    migrate has opened the one, and the code of the other is gone."""
    with as_the_relay(), transaction.atomic():
        placed = set(Cursor.objects.values_list("subscriber", flat=True))
    for name in sorted(SUBSCRIBERS.keys() - placed):
        logger.error("subscriber_without_a_place", extra={"subscriber": name})
    for name in sorted(placed - SUBSCRIBERS.keys()):
        logger.warning("place_without_a_subscriber", extra={"subscriber": name})


def deliver_next(subscriber: Subscriber) -> bool:
    """Deliver the next event to this subscriber. Return False if there is none or another worker serves it."""
    return _deliver(Batch(subscriber, size=1)) > 0


def redeliver_next() -> bool:
    """Retry one delivery whose handler failed, or make one of a replay."""
    with as_the_relay():
        with _cheaply():
            at = clock.now()
            pending = waiting.begin(waiting.due(outside=False, at=at), at=at)
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
                waiting.note_failure(pending, failure, at=clock.now())
    return True


def _serve(subscriber: Subscriber, *, begun: bool) -> int:
    """Serve one subscriber. Return how many were delivered; 0 if another worker serves it.

    After a turn that came to nothing, its events go one by one, so that one that kills its worker takes no other along.
    """
    attempts = 1 if begun else _begin_turn(subscriber)
    if attempts > LOST_AFTER:
        return _back_off_next(subscriber, WorkerLost())
    count, together = 0, TOGETHER if attempts == 1 else 1
    while attempts and count < BATCH:
        batch = Batch(subscriber, size=min(together, BATCH - count))
        count += _deliver_whatever_breaks(batch)
        if batch.is_last:
            break
        together = batch.reached or TOGETHER
    return count


def _count_turns(behind: list[str]) -> set[str]:
    """Count the turns before they start. Return whose first turn since a delivery it is."""
    _commit_cheaply()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [behind])
        return {name for (name,) in cursor.fetchall()}


def _begin_turn(subscriber: Subscriber) -> int:
    """Count the turn before it starts; its first delivery resets the count."""
    with as_the_relay(), _cheaply():
        place = _lock_cursor(subscriber)
        if place is None or not _next_events(subscriber, place):
            return 0
        place.attempts += 1
        place.save(update_fields=["attempts"])
        return place.attempts


def _deliver_whatever_breaks(batch: Batch) -> int:
    """Deliver the next events.

    If a handler breaks the connection, all is undone: the events before it are delivered again without it, and then it
    is put off in a new transaction.
    """
    try:
        return _deliver(batch)
    except SoftTimeLimitExceeded:
        raise
    except Exception as failure:
        logger.exception("relay_turn_broke", extra={"subscriber": batch.subscriber.name})
        batch.is_last, batch.reached = False, min(batch.reached, batch.size - 1)
        return 0 if batch.reached else _back_off_next(batch.subscriber, failure)


def _deliver(batch: Batch) -> int:
    """Deliver the next events to a subscriber. Return how many; 0 if there are none or another worker serves it."""
    return _take_next(batch.subscriber, batch.take, at_most=batch.size)


def _back_off_next(subscriber: Subscriber, failure: Exception) -> int:
    """Add the next event as a failed delivery, without trying it."""

    def back_off(events: Sequence[Any], at: datetime) -> int:
        waiting.add_failed(events[0], subscriber, failure, at=at)
        return 1

    return _take_next(subscriber, back_off, at_most=1)


def _take_next(subscriber: Subscriber, take: Callable[[Sequence[Any], datetime], int], *, at_most: int) -> int:
    """Hand over the next events, with the subscriber's position locked; move the position past those that are taken.
    Return how many."""
    with as_the_relay(), transaction.atomic():
        place = _lock_cursor(subscriber)
        events = _next_events(subscriber, place, at_most=at_most) if place else []
        if not events or place is None:
            return 0
        taken = take(events, clock.now())
        last = events[taken - 1]
        place.xid, place.event_id, place.attempts = last.xid, last.id, 0
        place.save(update_fields=["xid", "event_id", "attempts"])
    return taken


def _lock_cursor(subscriber: Subscriber) -> Cursor | None:
    """The locked position. A statement of its own: the next query must see the writes of the last holder of the
    lock.
    """
    return Cursor.objects.select_for_update(skip_locked=True).filter(subscriber=subscriber.name).first()


def _next_events(subscriber: Subscriber, place: Cursor, *, at_most: int = 1) -> list[Any]:
    """The next events, with ``queued`` (earlier ones about the subject wait) and ``made`` (delivered already)."""
    where = {"name": subscriber.name, "topic": subscriber.topic, "xid": str(place.xid), "id": place.event_id}
    return list(Event.objects.raw(NEXT, where | {"limit": at_most}))


def _redeliver(pending: Pending) -> None:
    at = clock.now()
    held = Pending.objects.select_for_update(skip_locked=True).filter(id=pending.id).first()
    if held is None:  # dismissed, or made by another worker after the lease
        return
    event, subscriber = Event.objects.get(id=held.event_id), SUBSCRIBERS[held.subscriber]
    if is_made(held):
        held.delete()
        return
    failure = deliver(event, subscriber, at=at)
    act_for(None)
    if failure:
        waiting.note_failure(held, failure, at=at)
    else:
        make_delivery(event.id, subscriber.name, replay_id=held.replay_id, at=at).save(force_insert=True)
        held.delete()


def _give_up_one() -> bool:
    with as_the_relay(), transaction.atomic():
        return giving_up.give_up_next(at=clock.now())


def _advance_a_replay() -> bool:
    with as_the_relay(), transaction.atomic():
        return replaying.advance(at=clock.now())


@contextmanager
def _cheaply() -> Iterator[None]:
    with transaction.atomic():
        _commit_cheaply()
        yield


def _commit_cheaply() -> None:
    """Let the commit wait for no disk: a power cut may lose this count of attempts."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
