"""As whom is a door asked? As the login of the process that serves it, whoever the test that asks is.

A plugin (`-p tests.doors`). A test in which the system acts is logged in as the worker, and knocks at doors of the web,
which may less. So each call of a client is served as the app: where the test commits, by a connection of the app's own;
where it is rolled back and nobody else can see its rows, by the test's, which is lent on (`tests.lending`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import wraps
from typing import Any, Final

from django.db import connection
from django.test.client import ClientHandler

from platform_core.tenancy.scopes import Scope
from tests.database import beside
from tests.lending import Lent

WEB: Final = "app"  # it serves all that a client can ask for: pages, API, admin and webhooks
UNKNOWN: Final = Scope("unknown")


def pytest_configure() -> None:
    ClientHandler.__call__ = _served(ClientHandler.__call__)  # type: ignore[method-assign]  # what the plugin is for


def as_the_web() -> AbstractContextManager[object]:
    """A block whose statements are the web's. Raises ``RuntimeError`` in an open transaction that cannot become its."""
    if connection.settings_dict.get("USER") == f"tp_{WEB}":
        return nullcontext()
    if isinstance(connection.connection, Lent) and connection.connection.is_open:
        return _lent_on(connection.connection)
    if connection.in_atomic_block:
        raise RuntimeError(
            "a door is asked in the midst of a transaction that is not the web's: ask before it or after"
        )
    return beside(WEB)


def _served(call: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(call)
    def asked(self: ClientHandler, environ: Any) -> Any:
        with as_the_web():
            return call(self, environ)

    return asked


def _lent_on(lent: Lent) -> ExitStack:
    """Who gets it has no scope yet, nor has who gets it back."""
    there = ExitStack()
    there.callback(setattr, connection, "_sent", UNKNOWN)
    there.enter_context(lent.lent_on(WEB))
    connection._sent = UNKNOWN
    return there
