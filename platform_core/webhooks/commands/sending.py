"""Commands that send a message to a shop's system: it is claimed, sent with no transaction open, and recorded.

A claim is a lease: an endpoint rests while it is called, so there is one call at a time, and a caller that dies leaves
nothing locked. After the lease the same message is sent again under the same id. The lost attempt counts as failed, so
that a message that always kills its caller also comes to an end.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.vault.envelope import Tampered
from platform_core.webhooks import policies, queries
from platform_core.webhooks.commands.turns import next_turn
from platform_core.webhooks.events import EndpointDisabled, MessageDelivered, MessageFailed
from platform_core.webhooks.models.deliveries import Attempt, Delivery
from platform_core.webhooks.models.endpoints import Endpoint
from platform_core.webhooks.states import DeliveryState, EndpointState
from platform_core.webhooks.types import Answer, Call, Disabled, Failure

logger = logging.getLogger(__name__)
LET_GO: Final = 100  # messages per turn that are given up unsent


@transaction.atomic(savepoint=False)
def take_turn(*, busy: Collection[UUID], by: Actor, at: datetime) -> Call | None:
    """Claim the next call: to the endpoint that has waited longest, among those of shops that are not ``busy``.

    An endpoint with more messages to give up than fit into a turn goes to the end of the queue, and stops no other.
    """
    room, seen = LET_GO, set[UUID]()
    while endpoint := _waiting_longest(busy, seen, at=at):
        given_up, more = _drop_hopeless(endpoint, at_most=room, by=by, at=at)
        room -= given_up
        if not more and (call := _next_call(endpoint, by=by, at=at)):
            return call
        seen.add(endpoint.id)
        endpoint.next_at = next_turn(endpoint, at=at)
        endpoint.save(update_fields=["next_at", "rest_until"])
    return None


@transaction.atomic(savepoint=False)
def record(call: Call, *, answer: Answer, by: Actor, at: datetime) -> None:
    """Record the outcome of an attempt. After its lease it decides nothing if another attempt was made."""
    endpoint = Endpoint.objects.select_for_update().get(id=call.endpoint_id)
    delivery = Delivery.objects.select_for_update().get(id=call.delivery_id)
    _note(delivery, made_at=call.claimed_at, answer=answer)
    if delivery.stage is not DeliveryState.WAITING or (not answer.arrived and delivery.claimed_at != call.claimed_at):
        return
    if answer.arrived:
        _record_arrival(delivery, endpoint, by=by, at=at)
    elif call.url != endpoint.url:
        _free(delivery, endpoint, at=at)
    else:
        _record_failure(delivery, endpoint, answer, by=by, at=at)
    endpoint.next_at = next_turn(endpoint, at=at)
    endpoint.save(update_fields=["next_at", "rest_until", "failures", "failing_since"])


def _waiting_longest(busy: Collection[UUID], seen: Collection[UUID], *, at: datetime) -> Endpoint | None:
    """The endpoint that has waited longest. After its turn it queues at the end: each turn sends one message."""
    due = Endpoint.objects.filter(next_at__lte=at).exclude(merchant_id__in=busy).exclude(id__in=seen)
    return due.select_for_update(skip_locked=True).order_by("next_at", "id").first()


def _next_call(endpoint: Endpoint, *, by: Actor, at: datetime) -> Call | None:
    """The next call to an endpoint. If its secret cannot be opened, only this endpoint rests."""
    delivery = _next_due(endpoint, by=by, at=at) if endpoint.is_sent_to else None
    if delivery is None:
        return None
    try:
        secrets = queries.signing(endpoint.id, at=at)
    except (Tampered, KeyError, ValueError):  # damaged, or wrapped by a master key that this process does not have
        logger.exception("webhook_secret_does_not_open", extra={"endpoint": str(endpoint.id)})
        endpoint.rest_until = at + policies.LONGEST_REST
        return None
    return _claim(delivery, endpoint, secrets, at=at)


def _next_due(endpoint: Endpoint, *, by: Actor, at: datetime) -> Delivery | None:
    """The next message that is due. One whose caller died waits for its next attempt as if it had failed."""
    due = Delivery.objects.due(endpoint.id, at=at).select_for_update()
    while (delivery := due.first()) and (made_at := delivery.claimed_at):
        _note(delivery, made_at=made_at, answer=Answer(took=policies.LEASE, failure=Failure.LOST))
        _back_off(delivery, Failure.LOST, since=made_at, by=by, at=at)
    return delivery


def _claim(delivery: Delivery, endpoint: Endpoint, secrets: tuple[str, ...], *, at: datetime) -> Call:
    """Count the attempt before it is made, so that one that kills its caller counts too."""
    delivery.attempts += 1
    delivery.claimed_at, delivery.due_at = at, at + policies.LEASE
    delivery.save(update_fields=["attempts", "claimed_at", "due_at"])
    endpoint.rest_until = endpoint.next_at = at + policies.LEASE
    endpoint.save(update_fields=["rest_until", "next_at"])
    return Call(
        delivery_id=delivery.id,
        merchant_id=endpoint.merchant_id,
        endpoint_id=endpoint.id,
        claimed_at=at,
        message_id=delivery.message_id,
        url=endpoint.url,
        body=delivery.body,
        secrets=secrets,
    )


def _drop_hopeless(endpoint: Endpoint, *, at_most: int, by: Actor, at: datetime) -> tuple[int, bool]:
    """Give up messages that nobody waits for. Return how many, and whether more are left for the next turn."""
    hopeless, why = _hopeless(endpoint, at=at)
    given_up = give_up(hopeless[:at_most], why, by=by, at=at)
    return given_up, given_up == at_most and hopeless.exists()


def _hopeless(endpoint: Endpoint, *, at: datetime) -> tuple[QuerySet[Delivery], Failure]:
    """The messages to give up, and why: all of a deleted endpoint, or those that waited too long."""
    waiting = Delivery.objects.waiting(endpoint.id).select_for_update().order_by("id")
    if endpoint.stage is EndpointState.RETIRED:
        return waiting, Failure.RETIRED
    return waiting.filter(attempts=0, asked_at__lte=at - policies.KEPT), Failure.EXPIRED


def give_up(deliveries: Iterable[Delivery], why: Failure, *, by: Actor, at: datetime) -> int:
    """End messages without another attempt. Return how many."""
    given_up = list(deliveries)
    for delivery in given_up:
        _fail(delivery, why, by=by, at=at)
    return len(given_up)


def _record_arrival(delivery: Delivery, endpoint: Endpoint, *, by: Actor, at: datetime) -> None:
    _close(delivery)
    delivery.move("deliver", by=by, at=at)
    publish(MessageDelivered(**_ids(delivery), attempts=delivery.attempts), by=by, at=at)
    endpoint.failures, endpoint.failing_since, endpoint.rest_until = 0, None, None


def _record_failure(delivery: Delivery, endpoint: Endpoint, answer: Answer, *, by: Actor, at: datetime) -> None:
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or at
    endpoint.rest_until = at + max(policies.rest_after(endpoint.failures), answer.wait)
    why_not = answer.failure or Failure.STATUS
    if policies.is_final(answer):
        _fail(delivery, why_not, by=by, at=at)
    else:
        _back_off(delivery, why_not, since=at, by=by, at=at)
    if endpoint.is_sent_to and (why := policies.why_disable(answer, failing_since=endpoint.failing_since, at=at)):
        _disable(endpoint, why, by=by, at=at)


def _back_off(delivery: Delivery, why: Failure, *, since: datetime, by: Actor, at: datetime) -> None:
    """Schedule the next attempt, counted from the end of this one; after the last one the message has failed."""
    pause = policies.pause_after(delivery.attempts, delivery_id=delivery.id)
    if pause is None:
        _fail(delivery, why, by=by, at=at)
    else:
        delivery.due_at, delivery.claimed_at = since + pause, None
        delivery.save(update_fields=["due_at", "claimed_at"])


def _free(delivery: Delivery, endpoint: Endpoint, *, at: datetime) -> None:
    """Release a message that went to an old address: the result says nothing about the new one."""
    delivery.due_at, delivery.claimed_at, endpoint.rest_until = at, None, None
    delivery.save(update_fields=["due_at", "claimed_at"])


def _fail(delivery: Delivery, why: Failure, *, by: Actor, at: datetime) -> None:
    _close(delivery)
    delivery.move("fail", by=by, at=at)
    publish(MessageFailed(**_ids(delivery), attempts=delivery.attempts, why=why), by=by, at=at)


def _close(delivery: Delivery) -> None:
    """End a message, and the claim if there is one."""
    if delivery.claimed_at:
        delivery.claimed_at = None
        delivery.save(update_fields=["claimed_at"])


def _disable(endpoint: Endpoint, why: Disabled, *, by: Actor, at: datetime) -> None:
    endpoint.move("disable", by=by, at=at)
    endpoint.state_since = at
    endpoint.save(update_fields=["state_since"])
    host = policies.target(endpoint.url).host
    fact = EndpointDisabled(endpoint_id=endpoint.id, merchant_id=endpoint.merchant_id, host=host, why=why)
    publish(fact, by=by, at=at)


def _note(delivery: Delivery, *, made_at: datetime, answer: Answer) -> None:
    Attempt.objects.create(
        merchant_id=delivery.merchant_id,
        delivery=delivery,
        made_at=made_at,
        took_ms=max(answer.took // policies.MILLISECOND, 0),
        status=answer.status,
        failure=answer.failure or "",
    )


def _ids(delivery: Delivery) -> dict[str, UUID]:
    return {
        "delivery_id": delivery.id,
        "endpoint_id": delivery.endpoint_id,
        "merchant_id": delivery.merchant_id,
    }
