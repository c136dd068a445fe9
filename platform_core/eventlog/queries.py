"""Reads of the event log: the history of a subject, waiting deliveries, and the position of each subscriber."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from platform_core.actors import Actor
from platform_core.eventlog.errors import DeliveryNotFound, ReplayNotFound
from platform_core.eventlog.models import Cursor, Delivery, Event, Pending, Replay
from platform_core.eventlog.policies import MOST, ReplayFacts
from platform_core.eventlog.registry import SUBSCRIBERS, Subscriber
from platform_core.eventlog.types import Choice, Horizon, Signs, SubscriberPosition, TimelineItem, Todo, Waiting
from platform_core.tenancy import scopes

FIELDS = ("id", "topic", "occurred_at", "actor_id", "role", "door", "reason", "payload")
SHARED: Final = 0.08  # seconds
_shared: tuple[float, Signs | None] = (0.0, None)
COUNTED: Final = 1000  # events; a larger lag is not counted, since counting costs

# Whatever a pass has to do, in one statement. One index probe per subscriber: the planner may turn an EXISTS into a
# join over the whole log. What waits is asked about roughly, since whoever takes it asks again.
WORK: Final = """
SELECT ARRAY(
    SELECT place.subscriber::text FROM eventlog_cursor place
    JOIN unnest(%(names)s::text[], %(topics)s::text[]) AS wanted (subscriber, topic) USING (subscriber)
    CROSS JOIN LATERAL (
      SELECT FROM eventlog_event WHERE topic = wanted.topic AND (xid, id) > (place.xid, place.event_id)
      AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY topic, xid, id LIMIT 1
    ) next
  ),
  EXISTS (
    SELECT FROM eventlog_pending
    WHERE parked_at IS NULL AND retry_at <= %(at)s AND subscriber = ANY (%(inside)s::text[])
  ),
  EXISTS (SELECT FROM eventlog_pending WHERE put_off_at <= %(since)s),
  EXISTS (SELECT FROM eventlog_replay WHERE done_at IS NULL AND withdrawn_at IS NULL)
"""
# What tells a thread that rests that there is work. The last event past every open transaction: no other will ever
# stand before it. Live deliveries come first in the index, replays after them; each is one probe.
NEWEST: Final = """
SELECT xid::text || id::text FROM eventlog_event
WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid DESC, id DESC LIMIT 1
"""
TRIES: Final = """
SELECT EXISTS (
    SELECT FROM eventlog_pending WHERE parked_at IS NULL AND replay_id IS NULL AND retry_at <= tianping_now()
) OR EXISTS (SELECT FROM eventlog_pending WHERE parked_at IS NULL AND replay_id IS NOT NULL)
"""
SIGNS: Final = f"SELECT ({NEWEST}), ({TRIES})"
STANDINGS: Final = """
SELECT subscriber, place.xid IS NOT NULL, wanted.topic IS NOT NULL, counted.behind,
  greatest(%(at)s - counted.since, interval '0'), coalesce(late.waiting, 0), coalesce(late.parked, 0),
  greatest(%(at)s - late.since, interval '0')
FROM unnest(%(names)s::text[], %(topics)s::text[]) AS wanted (subscriber, topic)
FULL JOIN eventlog_cursor place USING (subscriber)
FULL JOIN (
  SELECT subscriber, count(*) FILTER (WHERE parked_at IS NULL) AS waiting, count(parked_at) AS parked,
    min(put_off_at) AS since
  FROM eventlog_pending GROUP BY subscriber
) late USING (subscriber)
LEFT JOIN LATERAL (
  SELECT count(*) AS behind, min(occurred_at) AS since FROM (
    SELECT occurred_at FROM eventlog_event WHERE topic = wanted.topic AND (xid, id) > (place.xid, place.event_id)
    ORDER BY topic, xid, id LIMIT %(counted)s
  ) ahead
) counted ON true
ORDER BY subscriber
"""
STANDING: Final = tuple(SubscriberPosition.__dataclass_fields__)
HELD_BACK: Final = """
SELECT (
    SELECT greatest(%s - occurred_at, interval '0') FROM eventlog_event
    WHERE xid >= pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT 1
  ), pg_snapshot_xmax(seen)::text::bigint - pg_snapshot_xmin(seen)::text::bigint
FROM pg_current_snapshot() AS seen
"""


def timeline(subject_id: UUID) -> list[TimelineItem]:
    """The history of one subject that the bound scope may see, in the order it happened."""
    return [TimelineItem(**row) for row in _about(subject_id).values(*FIELDS)]


def payloads(subject_id: UUID, *, topic: str) -> list[Mapping[str, Any]]:
    """The payloads of this topic about a subject, in the order they happened."""
    return list(_about(subject_id).filter(topic=topic).values_list("payload", flat=True))


def topics_about(subject_id: UUID) -> list[str]:
    """The topics of a subject's history."""
    return list(_about(subject_id).values_list("topic", flat=True))


def known_to(person_id: UUID, *, of: Collection[UUID], named_by: Collection[str] = ()) -> set[UUID]:
    """The things among these of which the log shows this person something, as a subject or in a field ``named_by``."""
    shown = Event.objects.filter(person_id=person_id)
    found = set(shown.filter(subject_id__in=of).values_list("subject_id", flat=True))
    for field in (f"payload__{name}" for name in named_by):
        named = shown.filter(**{f"{field}__in": [str(thing) for thing in of]})
        found |= set(map(UUID, named.values_list(field, flat=True)))
    return found


def latest(topic: str) -> TimelineItem | None:
    """The last fact of this topic in commit order that the bound scope may see."""
    row = Event.objects.filter(topic=topic).order_by("-xid", "-id").values(*FIELDS).first()
    return TimelineItem(**row) if row else None


def last_told(person_id: UUID, *, by_apps: Collection[str]) -> datetime | None:
    """The time at which one of these apps last told something about a person."""
    told = Q()
    for app in sorted(by_apps):
        told |= Q(topic__startswith=f"{app}.")
    last: datetime | None = Event.objects.filter(told, person_id=person_id).aggregate(last=Max("occurred_at"))["last"]
    return last


def first_about(subject_id: UUID, *, topic: str) -> TimelineItem | None:
    """The first fact of this topic about one subject in commit order: nobody can insert another before it."""
    row = Event.objects.filter(subject_id=subject_id, topic=topic).order_by("xid", "id").values(*FIELDS).first()
    return TimelineItem(**row) if row else None


def parked() -> QuerySet[Pending]:
    """Deliveries that failed too often; a person must look."""
    return Pending.objects.filter(parked_at__isnull=False).order_by("parked_at", "id")


def parked_by_subscriber() -> dict[str, int]:
    """How many parked deliveries each subscriber has."""
    counted = parked().order_by("subscriber").values_list("subscriber").annotate(Count("id"))
    return dict(counted)


def waiting(pending_id: UUID) -> Waiting:
    """One waiting delivery, and how many wait behind it. Raises ``DeliveryNotFound``."""
    row = Pending.objects.filter(id=pending_id).first()
    if row is None:
        raise DeliveryNotFound(pending_id=pending_id)
    others = Pending.objects.filter(subscriber=row.subscriber, subject_id=row.subject_id).exclude(id=row.id)
    return Waiting(
        id=row.id,
        subscriber=row.subscriber,
        event_id=row.event_id,
        topic=Event.objects.values_list("topic", flat=True).get(id=row.event_id),
        attempts=row.attempts,
        error=row.error,
        behind=others.count(),
    )


def replay(replay_id: UUID) -> Replay:
    """One replay. Raises ``ReplayNotFound``."""
    found = with_what_is_left(Replay.objects.filter(id=replay_id)).first()
    if found is None:
        raise ReplayNotFound(replay_id=replay_id)
    return found


def with_what_is_left(replays: QuerySet[Replay]) -> QuerySet[Replay]:
    """Annotate replays with ``left``, how many of their deliveries are still to be made."""
    waiting = Pending.objects.filter(replay=OuterRef("id")).order_by().values("replay")
    return replays.annotate(left=Coalesce(Subquery(waiting.annotate(n=Count("id")).values("n")), 0))


def is_vouched_for(event_id: UUID, *, by: Actor) -> bool:
    """Tell whether this outside system itself reported the event. In the scope of the system."""
    return _left_by(by).filter(id=event_id).exists()


def is_undelivered(topic: str, *, subject_id: UUID, by: Actor, subscriber: str) -> bool:
    """Tell whether this outside system reported something that the subscriber has not handled yet."""
    dealt_with = Delivery.objects.filter(event_id=OuterRef("id"), subscriber=subscriber)
    return _left_by(by).filter(~Exists(dealt_with), topic=topic, subject_id=subject_id).exists()


def todo(*, at: datetime, since: datetime) -> Todo:
    """The work of a pass of the relay. ``since``: a delivery that waits longer may have to be given up. As the
    system.
    """
    names, topics = _listeners()
    inside = [subscriber.name for subscriber in SUBSCRIBERS.values() if not subscriber.outside]
    about: dict[str, Any] = {"names": names, "topics": topics, "inside": inside, "at": at, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(WORK, about)
        return Todo(*cursor.fetchone())


def signs() -> Signs:
    """The signs of new work, in one round trip outside any transaction. In the scope of the system."""
    [found] = scopes.ask(SIGNS, {})
    return Signs(*found)


def shared_signs() -> Signs:
    """The same for all threads of this process, asked by one of them a moment ago."""
    global _shared  # noqa: PLW0603  # a thread that overwrites what is newer has others look once too often
    seen_at, seen = _shared
    if seen is None or time.monotonic() - seen_at > SHARED:
        seen = signs()
        _shared = time.monotonic(), seen
    return seen


def newest() -> str:
    """The last event that anybody may be told of by now, for scopes that see the whole log; empty if there is none."""
    found = scopes.ask(NEWEST, {})
    return str(found[0][0]) if found else ""


def standings(*, at: datetime) -> list[SubscriberPosition]:
    """Each subscriber's standing, also of names without code that left something behind. In the scope of staff."""
    names, topics = _listeners()
    about: dict[str, Any] = {"names": names, "topics": topics, "at": at, "counted": COUNTED}
    with connection.cursor() as cursor:
        cursor.execute(STANDINGS, about)
        return [SubscriberPosition(**dict(zip(STANDING, row, strict=True))) for row in cursor.fetchall()]


def horizon(*, at: datetime) -> Horizon:
    """The facts that open transactions on this server hold back. In the scope of staff."""
    with connection.cursor() as cursor:
        cursor.execute(HELD_BACK, [at])
        held_back, transactions = cursor.fetchone()
    return Horizon(held_back=held_back or timedelta(), transactions=transactions)


def heard(subscriber: Subscriber, *, up_to: Cursor, choice: Choice) -> QuerySet[Event]:
    """The chosen events up to the subscriber's position, without those that wait already, in commit order."""
    waiting = Pending.objects.filter(subscriber=subscriber.name, event_id=OuterRef("id"))
    passed = Event.objects.filter(~Exists(waiting), topic=subscriber.topic, xid__lte=up_to.xid)
    passed = passed.exclude(xid=up_to.xid, id__gt=up_to.event_id)
    return passed.filter(**_conditions(choice)).order_by("xid", "id")


def would_replay(subscriber: str, *, choice: Choice) -> int:
    """How many events a replay would deliver, counted up to one more than is allowed."""
    place = Cursor.objects.filter(subscriber=subscriber).first()
    if place is None or subscriber not in SUBSCRIBERS or choice.is_empty:
        return 0
    return heard(SUBSCRIBERS[subscriber], up_to=place, choice=choice)[: MOST + 1].count()


def replay_facts(subscriber: str, *, choice: Choice, reason: str) -> ReplayFacts:
    """The facts for the policy about a requested replay."""
    found = SUBSCRIBERS.get(subscriber)
    return ReplayFacts(
        known=found is not None,
        replayable=found is not None and found.replayable,
        choice=choice,
        events=would_replay(subscriber, choice=choice),
        reason=reason,
    )


def choice_of(replay: Replay) -> Choice:
    return Choice(event_id=replay.event_id, subject_id=replay.subject_id, since=replay.since, until=replay.until)


def _conditions(choice: Choice) -> dict[str, Any]:
    named = {
        "id": choice.event_id,
        "subject_id": choice.subject_id,
        "occurred_at__gte": choice.since,
        "occurred_at__lt": choice.until,
    }
    return {condition: value for condition, value in named.items() if value is not None}


def _listeners() -> tuple[list[str], list[str]]:
    return list(SUBSCRIBERS), [subscriber.topic for subscriber in SUBSCRIBERS.values()]


def _left_by(part: Actor) -> QuerySet[Event]:
    """The events of this outside system. A shopper or a shop could write its id, but only beside their own."""
    return Event.objects.filter(actor_id=part.id, role=part.role, person_id=None, merchant_id=None)


def _about(subject_id: UUID) -> QuerySet[Event]:
    return Event.objects.filter(subject_id=subject_id).order_by("occurred_at", "id")
