"""When does an endpoint want its next turn? At the first message that is due, and not before its rest is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, F, Min, Value
from django.db.models.functions import Coalesce, Greatest, Least

from platform_core.webhooks.models import Delivery, Endpoint
from platform_core.webhooks.states import EndpointState


def wake(endpoint_ids: Collection[UUID], *, at: datetime) -> None:
    """Something waits there as of now. One that rests gets its turn afterwards; one that is not sent to gets none.

    But a deleted one does: what was on its way to it when it was deleted is to be let go as well.
    """
    now = Value(at, output_field=DateTimeField())
    soonest = Least(Coalesce(F("next_at"), now), now)
    Endpoint.objects.filter(id__in=endpoint_ids, state__in=(EndpointState.ENABLED, EndpointState.RETIRED)).update(
        next_at=Greatest(soonest, Coalesce(F("rest_until"), now))
    )


def next_turn(endpoint: Endpoint, *, at: datetime) -> datetime | None:
    """None when nothing waits, or nothing may be sent. Not before now: who had a turn comes to the end of the queue."""
    if endpoint.stage in (EndpointState.PAUSED, EndpointState.DISABLED):
        return None
    first: datetime | None = Delivery.objects.waiting(endpoint.id).aggregate(first=Min("due_at"))["first"]
    if first is None:
        return None
    return max(first, endpoint.rest_until or at, at)
