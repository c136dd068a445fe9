"""How is one delivery made? In a savepoint: the handler's effect and the note that it was made, or neither."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from datetime import datetime
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from platform_core.actors import Actor, Role
from platform_core.eventlog.facts import DeliveryContext, DomainEvent
from platform_core.eventlog.models import Delivery, Event, Pending
from platform_core.eventlog.registry import Subscriber
from platform_core.rows import check_deferred_constraints
from platform_core.tenancy.scopes import acting_for

logger = logging.getLogger(__name__)


def deliver(event: Event, subscriber: Subscriber, *, replay_id: UUID | None, at: datetime) -> Exception | None:
    """Run the handler. A failure is returned, not raised, so that it stops no other delivery."""
    try:
        with transaction.atomic(), ExitStack() as stack:
            Delivery.objects.create(event_id=event.id, subscriber=subscriber.name, replay_id=replay_id, delivered_at=at)
            if event.merchant_id:
                stack.enter_context(acting_for(event.merchant_id))
            subscriber.handler(fact_of(event), context_of(event, at=at))
            check_deferred_constraints()
    except SoftTimeLimitExceeded:  # the task has to stop; the handler is not to blame
        raise
    except Exception as failure:
        logger.exception("delivery_failed", extra={"subscriber": subscriber.name, "event": str(event.id)})
        return failure
    return None


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
