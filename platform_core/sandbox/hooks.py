"""A shop's own system as receiver of our webhooks. It believes the signature, and no message twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook, WebhookVerificationError

from platform_core.sandbox import clock, fields
from platform_core.sandbox.routes import Routes
from platform_core.sandbox.store import insert
from platform_core.sandbox.wire import Problem, Response, Visit, as_json, as_page

routes = Routes("/hooks")

SHOWN: Final = 200  # messages of one list


@routes.page("POST", "/api/v1/receivers")
def install(visit: Visit) -> Response:
    """``{name, secret, answer?}``: from now on messages come to /hooks/<name>, and are answered with this status."""
    body = visit.request.json()
    name, secret = fields.reference(body, "name"), fields.text(body, "secret", longest=200)
    answer = fields.whole(body, "answer", least=200, most=599) if "answer" in body else HTTPStatus.NO_CONTENT.value
    _require_key(secret)
    visit.db.execute("DELETE FROM receivers WHERE name = ?", [name])
    insert(visit.db, "receivers", name=name, secret=secret, answer=answer)
    return as_json({"name": name, "address": f"/hooks/{name}", "answer": answer}, HTTPStatus.CREATED)


@routes.page("POST", "/{name}")
def receive(visit: Visit, name: str) -> Response:
    """Refused unless it is signed with the secret and less than five minutes old; had before, it changes nothing."""
    receiver = _receiver(visit, name)
    try:
        message = Webhook(receiver["secret"]).verify(visit.request.body, dict(visit.request.headers))
    except (WebhookVerificationError, ValueError):
        raise Problem(401, "hooks.bad_signature", "This is not signed by whom it should be, or too old") from None
    if receiver["answer"] < HTTPStatus.MULTIPLE_CHOICES:
        _keep(visit, name, type_=str(message.get("type", "")))
    return Response(b"", HTTPStatus(receiver["answer"]))


@routes.page("GET", "/api/v1/receivers/{name}/messages")
def index(visit: Visit, name: str) -> Response:
    return as_json({"messages": _messages_of(visit, name)})


@routes.page("GET", "/{name}")
def show(visit: Visit, name: str) -> Response:
    """Show the messages as a page, the newest first."""
    return as_page("hooks.html", name=name, messages=_messages_of(visit, name))


def _require_key(secret: str) -> None:
    try:
        Webhook(secret)
    except (ValueError, EmptyWebhookSecretError):
        raise Problem(400, "sandbox.malformed", "No signing key", field="secret") from None


def _receiver(visit: Visit, name: str) -> sqlite3.Row:
    row: sqlite3.Row | None = visit.db.execute("SELECT * FROM receivers WHERE name = ?", [name]).fetchone()
    if row is None:
        raise Problem(404, "hooks.unknown_receiver", "Nobody listens here", name=name)
    return row


def _keep(visit: Visit, name: str, *, type_: str) -> None:
    """Keep a message once for each id; how often it comes is counted."""
    message_id = visit.request.headers["webhook-id"]
    again = "UPDATE hooks SET times = times + 1 WHERE receiver = ? AND message_id = ?"
    if visit.db.execute(again, [name, message_id]).rowcount:
        return
    insert(
        visit.db,
        "hooks",
        receiver=name,
        message_id=message_id,
        type=type_,
        body=visit.request.body.decode(),
        received_at=clock.format_instant(visit.at),
    )


def _messages_of(visit: Visit, name: str) -> list[Mapping[str, object]]:
    rows = visit.db.execute(
        "SELECT message_id, type, body, times, received_at FROM hooks WHERE receiver = ? ORDER BY number DESC LIMIT ?",
        [name, SHOWN],
    )
    return [dict(row) for row in rows]
