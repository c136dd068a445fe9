"""Commands by which a shop tests whether a message arrives, or has one sent again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.webhooks import policies
from platform_core.webhooks.commands.turns import wake
from platform_core.webhooks.errors import NotSending
from platform_core.webhooks.events import EndpointTested, RedeliveryAsked
from platform_core.webhooks.models.deliveries import Delivery
from platform_core.webhooks.models.endpoints import Endpoint


@transaction.atomic(savepoint=False)
def test(endpoint_id: UUID, *, by: Actor, at: datetime) -> Delivery:
    """Send a message that says only that it is a test. Raises ``NotSending`` if it would only wait."""
    endpoint = _sending(endpoint_id, by=by)
    fact = EndpointTested(endpoint_id=endpoint.id, merchant_id=endpoint.merchant_id)
    event_id = publish(fact, by=by, at=at)
    data = {"merchant_id": str(endpoint.merchant_id), "endpoint_id": str(endpoint.id)}
    delivery = Delivery.objects.create(
        merchant_id=endpoint.merchant_id,
        endpoint=endpoint,
        event_id=event_id,
        topic=fact.topic,
        body=policies.body(fact.topic, data=data, occurred_at=at),
        asked_at=at,
        due_at=at,
    )
    wake([endpoint.id], at=at)
    return delivery


@transaction.atomic(savepoint=False)
def redeliver(delivery_id: UUID, *, by: Actor, at: datetime) -> Delivery:
    """Send a message again under the same id, whether or not it arrived. It does not wait for a scheduled retry.

    Raises ``NotSending``, or ``IllegalTransition`` before its first attempt and while a call is being made.
    """
    endpoint = _sending(Delivery.objects.see(delivery_id, by=by).endpoint_id, by=by)
    delivery = Delivery.objects.select_for_update().get(id=delivery_id)
    if not delivery.is_between_attempts:
        delivery.move("redeliver", by=by, at=at)
    delivery.attempts, delivery.asked_at, delivery.due_at = 0, at, at
    delivery.save(update_fields=["attempts", "asked_at", "due_at"])
    fact = RedeliveryAsked(delivery_id=delivery.id, endpoint_id=endpoint.id, merchant_id=endpoint.merchant_id)
    publish(fact, by=by, at=at)
    wake([endpoint.id], at=at)
    return delivery


def _sending(endpoint_id: UUID, *, by: Actor) -> Endpoint:
    """The endpoint, locked so that it cannot be deleted while a message is queued for it."""
    endpoint = Endpoint.objects.take(endpoint_id, by=by)
    if not endpoint.is_sent_to:
        raise NotSending(state=endpoint.state)
    return endpoint
