"""The turns of endpoints: the next is when its first message is due, and not before its rest is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, F, Min, Value
from django.db.models.functions import Coalesce, Greatest, Least

from platform_core.webhooks.models.deliveries import Delivery
from platform_core.webhooks.models.endpoints import Endpoint
from platform_core.webhooks.states import EndpointState


def wake(endpoint_ids: Collection[UUID], *, at: datetime) -> None:
    """Give an endpoint with a waiting message a turn: after its rest, or none if nothing is sent there.

    A deleted endpoint also gets one, to give up the messages that were on their way.
    """
    now = Value(at, output_field=DateTimeField())
    soonest = Least(Coalesce(F("next_at"), now), now)
    Endpoint.objects.filter(id__in=endpoint_ids, state__in=(EndpointState.ENABLED, EndpointState.RETIRED)).update(
        next_at=Greatest(soonest, Coalesce(F("rest_until"), now))
    )


def next_turn(endpoint: Endpoint, *, at: datetime) -> datetime | None:
    """The next turn, None if nothing may be sent. Not before now: after a turn it queues at the end."""
    if endpoint.stage in (EndpointState.PAUSED, EndpointState.DISABLED):
        return None
    first: datetime | None = Delivery.objects.waiting(endpoint.id).aggregate(first=Min("due_at"))["first"]
    if first is None:
        return None
    return max(first, endpoint.rest_until or at, at)
