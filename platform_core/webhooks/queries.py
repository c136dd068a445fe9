"""Reads of webhooks: a shop's endpoints, their messages, and the secrets that sign."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Min, QuerySet

from platform_core.actors import Actor, Role
from platform_core.eventlog.queries import timeline
from platform_core.tenancy import scopes
from platform_core.vault.secrets import expose
from platform_core.webhooks import catalogue
from platform_core.webhooks.events import MessageFailed
from platform_core.webhooks.models.deliveries import Attempt, Delivery, Place
from platform_core.webhooks.models.endpoints import Endpoint, Secret
from platform_core.webhooks.states import DELIVERY, ENDPOINT, DeliveryState, EndpointState
from platform_core.webhooks.types import Failure, Topic, WebhookFigures

UNREAD: Final = "SELECT occurred_at FROM eventlog_event WHERE (xid, id) > (%s::xid8, %s) ORDER BY xid, id LIMIT 1"

TURNS: Final = "SELECT EXISTS (SELECT FROM webhooks_endpoint WHERE next_at <= tianping_now())"


def endpoints_of(actor: Actor) -> QuerySet[Endpoint]:
    """A shop's endpoints except deleted ones, newest first by ``-id``."""
    return Endpoint.objects.visible_to(actor)


def endpoint(endpoint_id: UUID, *, by: Actor) -> Endpoint:
    """One endpoint. Raises ``EndpointNotFound``."""
    return Endpoint.objects.see(endpoint_id, by=by)


def deliveries_of(endpoint_id: UUID, *, by: Actor) -> QuerySet[Delivery]:
    """The messages of an endpoint, newest first by ``-id``. Raises ``EndpointNotFound``."""
    return Delivery.objects.visible_to(by).filter(endpoint_id=endpoint(endpoint_id, by=by).id)


def delivery(delivery_id: UUID, *, by: Actor) -> Delivery:
    """One message. Raises ``DeliveryNotFound``."""
    return Delivery.objects.see(delivery_id, by=by)


def endpoint_of(found: Delivery) -> Endpoint:
    """The endpoint of a message, even if it was deleted."""
    return Endpoint.objects.get(id=found.endpoint_id)


def attempts_of(delivery_id: UUID) -> list[Attempt]:
    """Every attempt for a message, in order, in the bound scope."""
    return list(Attempt.objects.filter(delivery_id=delivery_id).order_by("id"))


def old_secret_until(endpoint_id: UUID, *, at: datetime) -> datetime | None:
    """The end of the time in which the previous secret still signs; None if it does not."""
    ending = Secret.objects.that_sign(endpoint_id, at=at).filter(until__isnull=False)
    return ending.values_list("until", flat=True).first()


def actions(found: Endpoint, *, by: Actor) -> list[str]:
    """The acts open to this actor on it now."""
    moves = ENDPOINT.open_to(by.role, state=EndpointState(found.state))
    more = ["test"] if found.is_sent_to and by.role is Role.MERCHANT else []
    return [*moves, *(["rotate"] if moves else []), *more]


def may_redeliver(found: Delivery, *, of: Endpoint, by: Actor) -> bool:
    role_may = "redeliver" in DELIVERY.open_to(by.role, state=DeliveryState.DELIVERED)
    ended = found.stage is not DeliveryState.WAITING
    return of.is_sent_to and role_may and (ended or found.is_between_attempts)


def next_attempt(found: Delivery, *, of: Endpoint) -> datetime | None:
    """The time of the message's next try, after its endpoint's rest; None if it has ended or nothing is sent there."""
    if found.stage is not DeliveryState.WAITING or not of.is_sent_to:
        return None
    return max(found.due_at, of.rest_until or found.due_at)


def why_failed(found: Delivery) -> Failure | None:
    """Why a message is not tried any more, as the log has it; None while it waits, and if it was delivered."""
    if found.stage is not DeliveryState.FAILED:
        return None
    failures = [entry for entry in timeline(found.id) if entry.topic == MessageFailed.topic]
    return Failure(failures[-1].payload["why"])


def topics() -> list[Topic]:
    """The topics that a shop may choose."""
    return list(catalogue.topics().values())


def signing(endpoint_id: UUID, *, at: datetime) -> tuple[str, ...]:
    """The secrets that sign now, newest first. For the worker only: no shop's scope may read them."""
    signing = Secret.objects.that_sign(endpoint_id, at=at)
    return tuple(expose(row.sealed, purpose=purpose_of(row.id)) for row in signing)


def purpose_of(secret_id: UUID) -> str:
    """The purpose for which a secret is wrapped: it does not open for another row."""
    return f"webhooks secret {secret_id}"


def has_turns() -> bool:
    """Tell whether an endpoint may have its turn now. One round trip outside any transaction, as the system."""
    return bool(scopes.ask(TURNS, {})[0][0])


def standing(*, at: datetime) -> WebhookFigures:
    """The state of all webhooks, for scopes that see all of them."""
    return WebhookFigures(
        waiting=Delivery.objects.filter(state=DeliveryState.WAITING).count(),
        oldest=_overdue(at),
        disabled=Endpoint.objects.filter(state=EndpointState.DISABLED).count(),
        lag=_lag(at),
    )


def _overdue(at: datetime) -> timedelta:
    """How long the first endpoint has waited for its turn. Paused endpoints want no turn, resting ones not yet, and
    one with thousands of messages had a turn recently: so the figure grows only if our callers stand still."""
    first: datetime | None = Endpoint.objects.filter(next_at__lte=at).aggregate(first=Min("next_at"))["first"]
    return at - first if first else timedelta()


def _lag(at: datetime) -> timedelta:
    """How long the first fact that is not read for the shops has waited."""
    place = Place.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [str(place.xid), place.event_id])
        found = cursor.fetchone()
    return max(at - found[0], timedelta()) if found else timedelta()
