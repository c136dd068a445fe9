"""Webhooks as plain data for their shop."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from platform_core.actors import Actor
from platform_core.webhooks import queries
from platform_core.webhooks.models.deliveries import Attempt, Delivery
from platform_core.webhooks.models.endpoints import Endpoint

ROW = ("id", "url", "name", "topics", "state", "state_since", "opened_at", "failing_since")
MESSAGE = ("id", "endpoint_id", "event_id", "topic", "state", "attempts", "asked_at")
ATTEMPT = ("made_at", "took_ms", "status")


def row(found: Endpoint) -> dict[str, Any]:
    return _of(found, ROW)


def webhook(found: Endpoint, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The answer to a call, without the secret, since answers may be stored."""
    return row(found) | {
        "old_secret_until": queries.old_secret_until(found.id, at=at),
        "actions": queries.actions(found, by=by),
    }


def message_row(found: Delivery, *, of: Endpoint) -> dict[str, Any]:
    return _of(found, MESSAGE) | {"next_attempt_at": queries.next_attempt(found, of=of)}


def message(found: Delivery, *, by: Actor) -> dict[str, Any]:
    of = queries.endpoint_of(found)
    return message_row(found, of=of) | {
        "body": found.body,
        "failed_because": queries.why_failed(found),
        "tries": [attempt(made) for made in queries.attempts_of(found.id)],
        "actions": ["redeliver"] if queries.may_redeliver(found, of=of, by=by) else [],
    }


def attempt(found: Attempt) -> dict[str, Any]:
    return _of(found, ATTEMPT) | {"failure": found.failure or None}


def _of(found: Endpoint | Delivery | Attempt, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}
