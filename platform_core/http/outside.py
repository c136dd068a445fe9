"""The client for outside systems: patient up to a limit, without a proxy, and never showing the key that signs."""

from __future__ import annotations

import hashlib
import hmac
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Final

import httpx

_kept: ContextVar[httpx.Client | None] = ContextVar("kept", default=None)
PATIENCE: Final = httpx.Timeout(5.0, connect=2.0)


@contextmanager
def client() -> Iterator[httpx.Client]:
    """Open a client for one call, or share that of ``one_connection``.

    It ignores proxies and passwords of the environment: both would see our requests.
    """
    if kept := _kept.get():
        yield kept
    else:
        with httpx.Client(timeout=PATIENCE, trust_env=False, verify=_tls_context()) as own:
            yield own


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep the connection between the calls inside, which come one soon after the other."""
    with client() as shared:
        token = _kept.set(shared)
        try:
            yield
        finally:
            _kept.reset(token)


@cache
def _tls_context() -> ssl.SSLContext:
    """Whose certificates we believe: read once, as reading them takes longer than most calls."""
    return httpx.create_ssl_context(trust_env=False)


def authorization(secret: str) -> dict[str, str]:
    """The header by which a system that shares this secret knows us."""
    return {"Authorization": f"Bearer {key_for('bearer', secret=secret)}"}


def key_for(use: str, *, secret: str) -> str:
    """A key of its own for each use of a shared secret, which alone signs webhooks: no use gives another away."""
    return hmac.new(secret.encode(), f"tianping/{use}".encode(), hashlib.sha256).hexdigest()
