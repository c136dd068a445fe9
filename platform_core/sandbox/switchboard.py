"""The switchboard: a look behind the scenes, and faults on purpose."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final, cast

from platform_core.sandbox import clock, credit_codes, faults, fields, webhooks
from platform_core.sandbox.options import SYSTEMS, System
from platform_core.sandbox.routes import Routes
from platform_core.sandbox.wire import Problem, Response, Visit, as_json, as_page

routes = Routes("")

SHOWN: Final = 200  # messages of one list
FARTHEST: Final = 10 * 366 * 24 * 3600  # seconds that the clock may be moved


@routes.page("GET", "/healthz")
def healthz(visit: Visit) -> Response:
    """Alive, and the store answers."""
    return as_json({"status": "ok", "now": clock.format_instant(visit.at)})


@routes.page("GET", "/")
def index(visit: Visit) -> Response:
    """A page that links all others."""
    example = next(credit_codes.known_codes())
    return as_page(
        "index.html", faults=faults.switched_on(visit.db), now=clock.format_instant(visit.at), example=example
    )


@routes.page("GET", "/sandbox/faults")
def pending(visit: Visit) -> Response:
    """Show the faults that are still to come."""
    return as_json({"faults": faults.switched_on(visit.db)})


@routes.page("POST", "/sandbox/faults")
def break_something(visit: Visit) -> Response:
    """Let something go wrong: ``{system, kind, times, seconds?}``; zero times calls it off."""
    body = visit.request.json()
    system = cast("System", fields.one_of(body, "system", SYSTEMS))
    kind = cast("faults.Kind", fields.one_of(body, "kind", faults.KINDS))
    seconds = fields.whole(body, "seconds", least=0, most=600) if "seconds" in body else faults.SECONDS[kind]
    times = fields.whole(body, "times", least=0, most=1_000_000)
    faults.switch_on(visit.db, system, kind, times=times, seconds=seconds)
    return as_json({"faults": faults.switched_on(visit.db)})


@routes.page("POST", "/sandbox/clock")
def move_clock(visit: Visit) -> Response:
    """Be ahead of the true time: ``{"offset_in_seconds": 864000}``."""
    offset = fields.whole(visit.request.json(), "offset_in_seconds", least=-FARTHEST, most=FARTHEST)
    clock.move(visit.db, timedelta(seconds=offset))
    return as_json({"now": clock.format_instant(clock.now(visit.db))})


@routes.page("GET", "/sandbox/messages")
def messages(visit: Visit) -> Response:
    """Show the latest webhooks and their states."""
    latest = visit.db.execute("SELECT * FROM messages ORDER BY number DESC LIMIT ?", [SHOWN])
    return as_json({"messages": [dict(row) for row in latest]})


@routes.page("POST", "/sandbox/messages/{message_id}/redeliver")
def redeliver(visit: Visit, message_id: str) -> Response:
    """Send a message once more, under the same id."""
    if not webhooks.send_again(visit.db, message_id):
        raise Problem(404, "sandbox.unknown_message", "No such message", id=message_id)
    return as_json({"id": message_id, "state": "waiting"}, HTTPStatus.ACCEPTED)
