"""The heap of the post, which people and tests can read: e-mail and SMS never leave this machine."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from platform_core.sandbox import clock, fields
from platform_core.sandbox.once import once
from platform_core.sandbox.options import System
from platform_core.sandbox.routes import Routes
from platform_core.sandbox.store import insert
from platform_core.sandbox.wire import Problem, Response, Visit, as_json, as_page

SHOWN: Final = 200  # letters of one list
LONGEST: Final = {"mail": 100_000, "sms": 500}
TITLES: Final = {"mail": "E-mail 邮件", "sms": "SMS 短信"}


def sink(system: System) -> Routes:
    """The addresses of one kind of post."""
    routes = Routes(f"/{system}", system=system)

    @routes.api("POST", "/api/v1/messages")
    @once(system)
    def accept(visit: Visit) -> Response:
        return as_json(_accept(visit, system), HTTPStatus.CREATED)

    @routes.api("GET", "/api/v1/messages")
    def index(visit: Visit) -> Response:
        return as_json({"messages": _letters(visit, system)})

    @routes.api("GET", "/api/v1/messages/{letter_id}")
    def show(visit: Visit, letter_id: str) -> Response:
        return as_json(_letter(visit, system, letter_id))

    @routes.page("GET", "/")
    def inbox(visit: Visit) -> Response:
        to = visit.request.query.get("to", "")
        return as_page("inbox.html", title=TITLES[system], letters=_letters(visit, system), to=to)

    return routes


def _accept(visit: Visit, system: System) -> dict[str, object]:
    body = visit.request.json()
    letter_id = f"{system}_{secrets.token_hex(10)}"
    insert(
        visit.db,
        "letters",
        id=letter_id,
        system=system,
        recipient=fields.text(body, "to", longest=254),
        subject=_subject(body, system),
        text=fields.text(body, "text", longest=LONGEST[system]),
        received_at=clock.format_instant(visit.at),
    )
    return _letter(visit, system, letter_id)


def _subject(body: Mapping[str, Any], system: System) -> str:
    """Short messages have none."""
    return fields.text(body, "subject") if system == "mail" else ""


def _letters(visit: Visit, system: System) -> list[dict[str, object]]:
    """The newest first, to one recipient if one is asked for."""
    to = visit.request.query.get("to")
    rows = visit.db.execute(
        "SELECT id, recipient AS 'to', subject, text, received_at FROM letters"
        " WHERE system = :system AND (:to IS NULL OR recipient = :to) ORDER BY number DESC LIMIT :shown",
        {"system": system, "to": to or None, "shown": SHOWN},
    )
    return [dict(row) for row in rows]


def _letter(visit: Visit, system: System, letter_id: str) -> dict[str, object]:
    one = "SELECT id, recipient AS 'to', subject, text, received_at FROM letters WHERE system = ? AND id = ?"
    row = visit.db.execute(one, [system, letter_id]).fetchone()
    if row is None:
        raise Problem(404, f"{system}.unknown_message", "No such message came", id=letter_id)
    return dict(row)
