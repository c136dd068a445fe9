"""The WSGI program of all these systems behind one port: find the counter, open a transaction, answer."""

from __future__ import annotations

import hmac
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import parse_qsl

import structlog

from platform_core.http.outside import authorization
from platform_core.sandbox import carrier, clock, faults, hooks, provider, registry, switchboard, webhooks
from platform_core.sandbox.options import Options, System
from platform_core.sandbox.post import sink
from platform_core.sandbox.routes import Route, find
from platform_core.sandbox.store import Store
from platform_core.sandbox.wire import Problem, Request, Response, Visit, as_problem

log = structlog.get_logger()

COURIERS: Final = 2
LOOK_ROUND: Final = 0.5  # seconds
LARGEST_BODY: Final = 1024 * 1024
PLAYED: Final = (switchboard, provider, carrier, registry, hooks)
ROUTES: Final[list[Route]] = [
    route for routes in (*(system.routes for system in PLAYED), sink("mail"), sink("sms")) for route in routes.all
]

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def start(options: Options) -> Sandbox:
    """The program with its couriers, for the server's worker process."""
    sandbox = Sandbox(options)
    sandbox.send_couriers()
    threading.Thread(target=_end_with, args=[os.getppid()], daemon=True).start()
    return sandbox


def _end_with(parent: int) -> None:
    """A server that was killed outright leaves its worker behind, which would hold the port for ever."""
    while os.getppid() == parent:
        time.sleep(LOOK_ROUND)
    os._exit(1)


class Sandbox:
    """The simulated outside world."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._store = Store(options.data)
        self._wake = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """WSGI."""
        response = self._answer(environ)
        length = {"Content-Length": str(len(response.body))}
        start_response(f"{response.status.value} {response.status.phrase}", [*{**response.headers, **length}.items()])
        return [response.body]

    def send_couriers(self) -> None:
        """Start the couriers: they take up the messages that an earlier process left behind, and all new ones."""
        with self._store.transaction(writes=True) as db:
            webhooks.release(db)
        for _ in range(COURIERS):
            webhooks.Courier(self._store, self._options, self._wake).start()

    def _answer(self, environ: dict[str, Any]) -> Response:
        page = "text/html" in environ.get("HTTP_ACCEPT", "")
        try:
            request = _request(environ)
            route, parts = find(ROUTES, request.method, request.path)
            page = page and route.system is None
            return self._serve(route, request, parts)
        except Problem as problem:
            return as_problem(problem, page=page)
        except Exception:
            log.exception("sandbox.broken", path=environ.get("PATH_INFO"))
            return as_problem(Problem(500, "sandbox.broken", "The sandbox itself is broken"), page=page)

    def _serve(self, route: Route, request: Request, parts: dict[str, str]) -> Response:
        fault = self._admit(route.system, request) if route.system else None
        with self._store.transaction(writes=request.method != "GET") as db:
            response = route.handler(Visit(request, db, clock.now(db), self._options), **parts)
        self._wake.set()
        if fault is not None:  # the effect stands, and the caller cannot know
            time.sleep(fault.seconds)
        return response

    def _admit(self, system: System, request: Request) -> faults.Fault | None:
        """Check the bearer, then apply the fault that is due: an error before any effect, a late answer after it."""
        secret = self._options.secrets.get(system)
        if secret is not None and not _bears(request, secret):
            raise Problem(401, "sandbox.unauthorized", "Send the key made of this system's secret as bearer")
        with self._store.transaction(writes=False) as db:
            if not faults.waits(db, system):
                return None
        with self._store.transaction(writes=True) as db:
            fault = faults.take(db, system, "error", "timeout")
        if fault is not None and fault.kind == "error":
            raise Problem(503, "sandbox.fault", "A test asked for this")
        return fault


def _request(environ: dict[str, Any]) -> Request:
    body = environ["wsgi.input"].read(LARGEST_BODY + 1)  # what was announced need not be what comes
    if len(body) > LARGEST_BODY:
        raise Problem(413, "sandbox.too_large", "A megabyte is enough", most=LARGEST_BODY)
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)),
        headers={_header(name): value for name, value in environ.items() if name.startswith("HTTP_")},
        body=body,
    )


def _bears(request: Request, secret: str) -> bool:
    given = request.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), authorization(secret)["Authorization"].encode())


def _header(name: str) -> str:
    return name.removeprefix("HTTP_").replace("_", "-").lower()
