"""Idempotency: the same key gets the same answer, byte for byte; a refusal is not remembered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Final

from platform_core.sandbox.options import System
from platform_core.sandbox.store import insert
from platform_core.sandbox.wire import Handler, Problem, Request, Response, Visit

KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")


def once(system: System) -> Callable[[Handler], Handler]:
    """Demand an ``Idempotency-Key`` and run the handler at most once for it."""

    def mark(handler: Handler) -> Handler:
        @wraps(handler)
        def answer(visit: Visit, **parts: str) -> Response:
            key, fingerprint = _key(visit.request), _fingerprint(visit.request)
            earlier = _replay(visit, system, key, fingerprint)
            if earlier is not None:
                return earlier
            response = handler(visit, **parts)
            status, body = response.status.value, response.body
            if not response.status.is_client_error:
                insert(visit.db, "answers", system=system, key=key, fingerprint=fingerprint, status=status, body=body)
            return response

        return answer

    return mark


def _key(request: Request) -> str:
    key = request.headers.get("idempotency-key", "")
    if not KEY.fullmatch(key):
        raise Problem(
            400,
            "sandbox.idempotency_key_missing",
            "Send an Idempotency-Key",
        )
    return key


def _fingerprint(request: Request) -> str:
    return hashlib.sha256(b"\n".join([request.method.encode(), request.path.encode(), request.body])).hexdigest()


def _replay(visit: Visit, system: System, key: str, fingerprint: str) -> Response | None:
    row = visit.db.execute("SELECT * FROM answers WHERE system = ? AND key = ?", [system, key]).fetchone()
    if row is None:
        return None
    if row["fingerprint"] != fingerprint:
        raise Problem(422, "sandbox.idempotency_key_reused", "This key belongs to another request")
    headers = {"Content-Type": "application/json", "Idempotent-Replayed": "true"}
    return Response(row["body"], HTTPStatus(row["status"]), headers)
