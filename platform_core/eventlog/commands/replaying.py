"""Replays of old facts. Staff request one; the relay adds the facts as waiting deliveries, in their order.

From then on they are deliveries like any other, ahead of later events about the same subjects. The subscriber's
position is locked meanwhile, so that no later event slips past them. A replay's row is locked without its key
(``no_key``), since deliveries that refer to it are locked before it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from platform_core.actors import RELAY, Actor
from platform_core.eventlog import policies, queries
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.commands.waiting import waiting_delivery
from platform_core.eventlog.errors import ReplayNotFound, ReplayRefused
from platform_core.eventlog.events import ReplayDone, ReplayQueued, ReplayRequested, ReplayWithdrawn
from platform_core.eventlog.models import Cursor, Pending, Replay
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.eventlog.states import ReplayState
from platform_core.eventlog.types import Choice

AT_ONCE: Final = 1000  # rows per statement


@transaction.atomic(savepoint=False)
def request_replay(subscriber: str, *, choice: Choice, reason: str, by: Actor, at: datetime) -> Replay:
    """Request that these facts are delivered to one subscriber again, for a reason. Raises ``ReplayRefused``."""
    verdict = policies.may_replay(queries.replay_facts(subscriber, choice=choice, reason=reason))
    if not verdict:
        raise ReplayRefused(subscriber=subscriber, reasons=verdict.codes())
    replay = Replay.objects.create(
        subscriber=subscriber,
        event_id=choice.event_id,
        subject_id=choice.subject_id,
        since=choice.since,
        until=choice.until,
        reason=reason,
        requested_by=by.id,
        requested_at=at,
    )
    publish(ReplayRequested(replay_id=replay.id, subscriber=subscriber), by=by, at=at, reason=reason)
    return replay


@transaction.atomic(savepoint=False)
def withdraw_replay(replay_id: UUID, *, reason: str, by: Actor, at: datetime) -> Replay:
    """Stop a replay and drop its waiting deliveries. Raises ``ReplayNotFound`` or ``IllegalTransition``."""
    replay = Replay.objects.select_for_update(no_key=True).filter(id=replay_id).first()
    if replay is None:
        raise ReplayNotFound(replay_id=replay_id)
    replay.move("withdraw", by=by, at=at)
    publish(ReplayWithdrawn(replay_id=replay.id), by=by, at=at, reason=reason)
    Pending.objects.filter(replay=replay).delete()
    return replay


def advance(*, at: datetime) -> bool:
    """Move one replay on. Return False if none can be."""
    return _lay_out(at=at) or _finish(at=at)


def _lay_out(*, at: datetime) -> bool:
    """Add the waiting deliveries. A replay without its subscriber waits: the code may return, or staff withdraw it."""
    replay = _first(Replay.objects.filter(state=ReplayState.REQUESTED, subscriber__in=list(SUBSCRIBERS)))
    if replay is None:
        return False
    subscriber = SUBSCRIBERS[replay.subscriber]
    place = Cursor.objects.select_for_update().get(subscriber=subscriber.name)
    facts = queries.heard(subscriber, up_to=place, choice=queries.choice_of(replay))
    rows = [waiting_delivery(event, subscriber, at=at, replay_id=replay.id) for event in facts.iterator(AT_ONCE)]
    Pending.objects.bulk_create(rows, batch_size=AT_ONCE)
    replay.events = len(rows)
    replay.save(update_fields=["events"])
    replay.move("queue", by=RELAY, at=at)
    publish(ReplayQueued(replay_id=replay.id, events=len(rows)), by=RELAY, at=at)
    return True


def _finish(*, at: datetime) -> bool:
    waiting = Pending.objects.filter(replay=OuterRef("id"))
    replay = _first(Replay.objects.filter(~Exists(waiting), state=ReplayState.QUEUED))
    if replay is None:
        return False
    replay.move("finish", by=RELAY, at=at)
    publish(ReplayDone(replay_id=replay.id), by=RELAY, at=at)
    return True


def _first(replays: QuerySet[Replay]) -> Replay | None:
    return replays.select_for_update(skip_locked=True, no_key=True).order_by("id").first()
