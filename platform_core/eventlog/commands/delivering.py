"""One delivery, made in a savepoint, so that a handler that stops halfway stops no other delivery."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from platform_core.actors import Actor, Role
from platform_core.eventlog.facts import DeliveryContext, DomainEvent
from platform_core.eventlog.models import Delivery, Event, Pending
from platform_core.eventlog.registry import Subscriber
from platform_core.rows import check_deferred_constraints, is_lock_conflict
from platform_core.tenancy import scopes

logger = logging.getLogger(__name__)


def deliver(event: Event, subscriber: Subscriber, *, at: datetime) -> Exception | None:
    """Run the handler in the scope of the event's shop. A failure is returned, not raised, so that it stops no other
    delivery.

    The caller notes in the same transaction that it was made, and binds the scope anew: the next event is often about
    the same shop.
    """
    try:
        with transaction.atomic():
            act_for(event.merchant_id)
            subscriber.handler(fact_of(event), context_of(event, at=at))
            check_deferred_constraints()
    except SoftTimeLimitExceeded:  # the task has to stop; the handler is not to blame
        raise
    except Exception as failure:
        who = {"subscriber": subscriber.name, "event": str(event.id)}
        logger.log(
            logging.INFO if is_lock_conflict(failure) else logging.ERROR, "delivery_failed", extra=who, exc_info=True
        )
        return failure
    return None


def make_delivery(event_id: UUID, subscriber: str, *, replay_id: UUID | None = None, at: datetime) -> Delivery:
    """The note that a delivery was made, not saved yet."""
    return Delivery(event_id=event_id, subscriber=subscriber, replay_id=replay_id, delivered_at=at)


def is_made(pending: Pending) -> bool:
    """Tell whether this delivery was made already: by another worker, or before a restore."""
    same = Delivery.objects.filter(event_id=pending.event_id, subscriber=pending.subscriber, replay=pending.replay)
    return same.exists()


def fact_of(event: Event) -> DomainEvent:
    return DomainEvent.TOPICS[event.topic].from_payload(event.payload)


def context_of(event: Event, *, at: datetime) -> DeliveryContext:
    by = Actor(id=event.actor_id, role=Role(event.role), merchant_id=event.merchant_id)
    return DeliveryContext(
        event_id=event.id, occurred_at=event.occurred_at, handled_at=at, by=by, merchant_id=event.merchant_id
    )


def act_for(merchant_id: UUID | None) -> None:
    """Act as the shop, or as the system, from here on. Most often that is so already, which the database need not
    hear.
    """
    scope = scopes.merchant(merchant_id) if merchant_id else scopes.SYSTEM
    if scopes.current() != scope:
        scopes.rebind(scope)
