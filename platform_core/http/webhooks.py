"""Messages from outside systems: proved by their signature, and taken once. (Standard Webhooks)"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from platform_core import clock
from platform_core.actors import Actor, part
from platform_core.errors import NotAllowed
from platform_core.http.bodies import Json, parse_json, whole
from platform_core.http.models import ReceivedMessage
from platform_core.tenancy import scopes

MESSAGE_ID: Final = "webhook-id"


class BadSignature(NotAllowed):
    code = "http.bad_signature"
    title = "This message is not signed by whom it says it is from, or it is too old"
    remedy = "Sign it with the shared secret (Standard Webhooks) and send it within five minutes."
    status = 401


@dataclass(frozen=True, slots=True)
class Message:
    """A message whose signature held. ``body`` is a JSON object."""

    id: str
    body: dict[str, Any]


class RawJson(Json):
    """Leaves the body as it came: a signature is over bytes."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return whole(parser_context)


def verify_message(request: Request, *, secret: str) -> Message:
    """Verify a message, for views that parse by ``RawJson``.

    Raises ``BadSignature`` (401), or 400 for a body that is no JSON object.
    """
    data: Any = request.data
    raw = data if isinstance(data, bytes) else b""  # an empty body comes as DRF's empty data
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        Webhook(secret).verify(raw, headers, json_parse=False)
    except (WebhookVerificationError, ValueError):
        raise BadSignature from None
    return Message(id=headers[MESSAGE_ID][:255], body=_object(raw))


def receive(message: Message, *, source: str, tell: Callable[[Actor], object]) -> bool:
    """Note the message under its id and ``tell`` the fact, in one transaction; False when we have had it before.

    The web process never acts as the system: it leaves the report as the outside system, and the relay does the rest.
    """
    provider = part(source)
    scopes.rebind(scopes.outside(provider.id))
    try:
        with transaction.atomic():
            _note(message, source=provider.id)
    except IntegrityError:
        return False
    tell(provider)
    return True


def _note(message: Message, *, source: UUID) -> None:
    ReceivedMessage.objects.create(source=source, message_id=message.id, received_at=clock.now())


def _object(raw: bytes) -> dict[str, Any]:
    body = parse_json(raw)
    if not isinstance(body, dict):
        raise ParseError
    return body
