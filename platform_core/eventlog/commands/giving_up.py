"""The end of a delivery that nobody attends to: after a week, where that takes no right away."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from platform_core.actors import RELAY
from platform_core.eventlog.commands import waiting
from platform_core.eventlog.commands.delivering import context_of, fact_of
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.commands.waiting import ALARM_AGAIN, LONGEST_BACK_OFF
from platform_core.eventlog.events import DeliveryGivenUp
from platform_core.eventlog.models import Event, Pending
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.rows import check_deferred_constraints
from platform_core.tenancy.scopes import acting_for

logger = logging.getLogger(__name__)


@transaction.atomic
def give_up_next(*, at: datetime) -> bool:
    """End one delivery that is too old. Return False if there is none that no other worker holds.

    If its consequence fails, it waits for a while longer and stops no other.
    """
    pending = waiting.overdue(at=at).select_for_update(skip_locked=True, of=("self",)).first()
    if pending is None:
        return False
    who = {"subscriber": pending.subscriber, "event": str(pending.event_id)}
    try:
        with transaction.atomic():
            _give_up(pending, at=at)
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        logger.exception("giving_up_failed", extra=who)
        _wait_longer(pending)
    else:
        logger.error("delivery_given_up", extra=who)
    return True


def _give_up(pending: Pending, *, at: datetime) -> None:
    first = not _was_given_up_lately(pending.subscriber, at=at)
    _tell_subscriber(pending, at=at)
    publish(_given_up(pending, first=first), by=RELAY, at=at)
    check_deferred_constraints()
    pending.delete()


def _wait_longer(pending: Pending) -> None:
    pending.put_off_at += LONGEST_BACK_OFF
    if pending.parked_at:
        pending.parked_at += LONGEST_BACK_OFF
    pending.save(update_fields=["put_off_at", "parked_at"])


def _tell_subscriber(pending: Pending, *, at: datetime) -> None:
    """Call the subscriber's ``gives_up``. A replay repeats earlier effects: one that is not made has no consequence."""
    subscriber = SUBSCRIBERS.get(pending.subscriber)
    if subscriber is None or subscriber.gives_up is None or pending.replay_id:
        return
    event = Event.objects.get(id=pending.event_id)
    with ExitStack() as stack:
        if event.merchant_id:
            stack.enter_context(acting_for(event.merchant_id))
        subscriber.gives_up(fact_of(event), context_of(event, at=at))


def _was_given_up_lately(subscriber: str, *, at: datetime) -> bool:
    """Tell whether staff were alarmed within a day that deliveries of this subscriber are given up."""
    lately = Event.objects.filter(topic=DeliveryGivenUp.topic, occurred_at__gt=at - ALARM_AGAIN)
    return lately.filter(payload__subscriber=subscriber, payload__first=True).exists()


def _given_up(pending: Pending, *, first: bool) -> DeliveryGivenUp:
    return DeliveryGivenUp(
        pending_id=pending.id,
        event_id=pending.event_id,
        subscriber=pending.subscriber,
        error=pending.error,
        attempts=pending.attempts,
        replay_id=pending.replay_id,
        first=first,
    )
