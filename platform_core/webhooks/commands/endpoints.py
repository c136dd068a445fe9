"""Commands by which a shop registers, changes, pauses and deletes a webhook, and replaces its secret."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id, one_after_the_other
from platform_core.states import WrongRole
from platform_core.vault.secrets import protect
from platform_core.webhooks import catalogue, policies
from platform_core.webhooks.commands.turns import wake
from platform_core.webhooks.errors import AddressInUse, AddressRefused, TooManyEndpoints, UnknownTopics
from platform_core.webhooks.events import (
    EndpointOpened,
    EndpointPaused,
    EndpointResumed,
    EndpointRetired,
    EndpointRevised,
    SecretRotated,
)
from platform_core.webhooks.models.deliveries import Delivery
from platform_core.webhooks.models.endpoints import Endpoint, Secret
from platform_core.webhooks.queries import purpose_of
from platform_core.webhooks.states import ENDPOINT
from platform_core.webhooks.types import Opened


@transaction.atomic(savepoint=False)
def open_endpoint(*, url: str, topics: Sequence[str], name: str, by: Actor, at: datetime) -> Opened:
    """Register a webhook for these topics and return its secret, which nobody can read again.

    The address is not called yet, since no request waits for other systems; `test` shows whether it answers. Raises
    ``AddressRefused``, ``AddressInUse``, ``UnknownTopics`` or ``TooManyEndpoints``.
    """
    _require_address(url)
    known = _require_known(topics)
    _require_room(url, by=by)
    endpoint = Endpoint.objects.create(
        merchant_id=_shop_of(by), url=url, name=name, topics=known, opened_at=at, state_since=at
    )
    publish(EndpointOpened(**_description(endpoint)), by=by, at=at)
    return Opened(endpoint.id, _new_secret(endpoint, at=at)[1])


@transaction.atomic(savepoint=False)
def revise(endpoint_id: UUID, *, changes: dict[str, Any], by: Actor, at: datetime) -> Endpoint:
    """Change ``url``, ``topics`` or ``name``. Waiting messages go to the new address.

    Raises as ``open_endpoint`` does.
    """
    endpoint = Endpoint.objects.take(endpoint_id, by=by)
    if "url" in changes:
        _require_address(changes["url"])
        _require_free(changes["url"], by=by, except_id=endpoint.id)
    if "topics" in changes:
        changes = changes | {"topics": _require_known(changes["topics"])}
    has_moved = changes.get("url", endpoint.url) != endpoint.url
    for name, value in changes.items():
        setattr(endpoint, name, value)
    endpoint.save(update_fields=list(changes))
    if has_moved:
        _begin_afresh(endpoint, at=at)
        wake([endpoint.id], at=at)
    publish(EndpointRevised(**_description(endpoint)), by=by, at=at)
    return endpoint


@transaction.atomic(savepoint=False)
def rotate(endpoint_id: UUID, *, at_once: bool, by: Actor, at: datetime) -> Opened:
    """Add a new secret. The older ones go on signing for a day, or end ``at_once``.

    A shop that lost the answer can ask again, since the secret in use still signs. If there are too many, the oldest
    end now.
    """
    endpoint = Endpoint.objects.take(endpoint_id, by=by)
    signing = Secret.objects.that_sign(endpoint.id, at=at)
    newest_first = list(signing.values_list("id", flat=True))
    ending = newest_first[0 if at_once else policies.MAX_SIGNING - 1 :]
    signing.filter(id__in=ending).update(until=at)
    signing.filter(until=None).update(until=at + policies.OVERLAP)
    secret_id, shown = _new_secret(endpoint, at=at)
    publish(SecretRotated(**_ids(endpoint), secret_id=secret_id, at_once=at_once), by=by, at=at)
    return Opened(endpoint.id, shown)


@transaction.atomic(savepoint=False)
def pause(endpoint_id: UUID, *, by: Actor, at: datetime) -> Endpoint:
    """Send nothing to an endpoint until it is resumed. Its messages wait meanwhile, for a limited time."""
    endpoint = Endpoint.objects.take(endpoint_id, by=by)
    _move(endpoint, "pause", next_at=None, by=by, at=at)
    publish(EndpointPaused(**_ids(endpoint)), by=by, at=at)
    return endpoint


@transaction.atomic(savepoint=False)
def resume(endpoint_id: UUID, *, by: Actor, at: datetime) -> Endpoint:
    """Send again, also to an endpoint that we disabled: its failures no longer count, and waiting messages are due."""
    endpoint = Endpoint.objects.take(endpoint_id, by=by)
    _begin_afresh(endpoint, at=at)
    _move(endpoint, "resume", next_at=at, by=by, at=at)
    wake([endpoint.id], at=at)
    publish(EndpointResumed(**_ids(endpoint)), by=by, at=at)
    return endpoint


@transaction.atomic(savepoint=False)
def retire(endpoint_id: UUID, *, by: Actor, at: datetime) -> None:
    """Delete an endpoint for good. Its waiting messages are given up at its next turn."""
    endpoint = Endpoint.objects.take(endpoint_id, by=by)
    _move(endpoint, "retire", next_at=at, by=by, at=at)
    Secret.objects.that_sign(endpoint.id, at=at).update(until=at)
    publish(EndpointRetired(**_ids(endpoint)), by=by, at=at)


def _shop_of(by: Actor) -> UUID:
    if by.merchant_id is None:
        raise WrongRole(lifecycle=ENDPOINT.name, transition="open", role=by.role)
    return by.merchant_id


def _require_address(url: str) -> None:
    verdict = policies.may_send_to(url, ports=settings.WEBHOOK_PORTS, loopback=settings.WEBHOOKS_MAY_LOOP)
    if not verdict:
        raise AddressRefused(reasons=verdict.codes())


def _require_known(topics: Sequence[str]) -> list[str]:
    if unknown := sorted(set(topics).difference(catalogue.names())):
        raise UnknownTopics(unknown=tuple(unknown))
    return sorted(set(topics))


def _require_room(url: str, *, by: Actor) -> None:
    """Require room for one more, under a lock, since two requests at once could both add the last one."""
    _require_free(url, by=by)
    if Endpoint.objects.visible_to(by).count() >= policies.MAX_ENDPOINTS:
        raise TooManyEndpoints(limit=policies.MAX_ENDPOINTS)


def _require_free(url: str, *, by: Actor, except_id: UUID | None = None) -> None:
    """Require that no other webhook of the shop has this address, under a lock per shop. Leave out ``except_id``."""
    one_after_the_other(f"webhooks/{by.merchant_id}")
    found = Endpoint.objects.visible_to(by).filter(url=url).first()
    if found is not None and found.id != except_id:
        raise AddressInUse(endpoint_id=found.id)


def _new_secret(endpoint: Endpoint, *, at: datetime) -> tuple[UUID, str]:
    shown = "whsec_" + base64.b64encode(secrets.token_bytes(policies.SECRET_BYTES)).decode()
    secret_id = new_id()
    Secret.objects.create(
        id=secret_id,
        merchant_id=endpoint.merchant_id,
        endpoint=endpoint,
        sealed=protect(shown, purpose=purpose_of(secret_id)),
        since=at,
    )
    return secret_id, shown


def _begin_afresh(endpoint: Endpoint, *, at: datetime) -> None:
    """Reset the failures, and make all waiting messages due, in their order. A call being made keeps its lease."""
    waiting = Delivery.objects.waiting(endpoint.id)
    waiting.filter(claimed_at=None).update(due_at=at)
    endpoint.failures, endpoint.failing_since = 0, None
    endpoint.rest_until = waiting.filter(claimed_at__isnull=False).aggregate(until=Max("due_at"))["until"]
    endpoint.save(update_fields=["failures", "failing_since", "rest_until"])


def _move(endpoint: Endpoint, transition: str, *, next_at: datetime | None, by: Actor, at: datetime) -> None:
    endpoint.move(transition, by=by, at=at)
    endpoint.state_since, endpoint.next_at = at, next_at
    endpoint.save(update_fields=["state_since", "next_at"])


def _ids(endpoint: Endpoint) -> dict[str, Any]:
    return {"endpoint_id": endpoint.id, "merchant_id": endpoint.merchant_id}


def _description(endpoint: Endpoint) -> dict[str, Any]:
    return _ids(endpoint) | {"host": policies.target(endpoint.url).host, "topics": tuple(endpoint.topics)}
