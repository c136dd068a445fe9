"""Idempotency: two clicks give one order. The second call gets the first one's answer, without effect (design §5.4)."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, Final

import orjson
from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback

from platform_core import clock
from platform_core.http.errors import InFlight, KeyReused
from platform_core.http.models import Answer
from platform_core.tenancy.gathering import insert_now
from platform_core.tenancy.scopes import current

Method = Callable[Concatenate[Any, Request, ...], Response]
HEADER: Final = "Idempotency-Key"
PATIENCE: Final = 5.0  # seconds that a second click waits for the first: a browser shows the second answer only
PAUSE: Final = 0.05
KEY: Final = re.compile(r"[\x21-\x7e]{16,255}")
LOCK_AND_LOOK: Final = (
    "SELECT set_config('app.locked', pg_try_advisory_xact_lock(hashtextextended(%(name)s, 0))::text, true);"
    " SELECT current_setting('app.locked'), answer.id FROM (VALUES (0)) AS always"
    " LEFT JOIN http_answer AS answer ON answer.person_id = %(person_id)s"
    " AND answer.merchant_id IS NOT DISTINCT FROM %(merchant_id)s::uuid AND answer.key = %(key)s"
)
PARAMETER: Final = OpenApiParameter(
    HEADER,
    location=OpenApiParameter.HEADER,
    required=True,
    description="16 to 255 printable characters, new for each thing you want done. The same key gives the same answer.",
)


def once(method: Method) -> Callable[..., HttpResponse]:
    """Answer each key once: key and effect commit together, and the same key again gets the same bytes.

    Refuses with 400 (no key), 401 (nobody), ``KeyReused`` (422) and ``InFlight`` (409).
    """

    @wraps(method)
    def answer(view: APIView, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        def fresh() -> HttpResponse:
            response = view.finalize_response(request, method(view, request, *args, **kwargs), *args, **kwargs)
            rendered: HttpResponse = response.render()
            return rendered

        response = _once(_principal(request), fingerprint=_fingerprint(request), fresh=fresh, done=range(200, 300))
        if response.status_code >= 300:
            set_rollback()
        return response

    return extend_schema(parameters=[PARAMETER])(answer)


def once_on_page(
    request: HttpRequest, *, key: str, said: Mapping[str, Any], fresh: Callable[[], HttpResponse]
) -> HttpResponse:
    """Answer each key of a form once. The form carries it in a hidden field; a redirect says that it succeeded.

    ``fresh`` must undo by itself the effects of a refusal. Raises 400 without a usable key, ``KeyReused``, and
    ``InFlight`` if the first click takes longer than ``PATIENCE``.
    """
    scope = current()
    if scope.person_id is None or not KEY.fullmatch(key):
        raise BadRequest("a form of ours carries a key, and is sent by somebody")
    who = {"merchant_id": scope.merchant_id, "person_id": scope.person_id, "key": key}
    fingerprint = _fingerprint_of(request.method, request.path, said)
    return _once(who, fingerprint=fingerprint, fresh=fresh, done=range(200, 400), patience=PATIENCE)


def _once(
    who: dict[str, Any], *, fingerprint: bytes, fresh: Callable[[], HttpResponse], done: range, patience: float = 0
) -> HttpResponse:
    """Give the answer that this key has, or a fresh one, which is remembered if its status is one of ``done``."""
    known = _lock_answer(who, patience=patience)
    if known is None:
        response = fresh()
        return _remember(response, fingerprint=fingerprint, who=who) if response.status_code in done else response
    if not hmac.compare_digest(bytes(known.fingerprint), fingerprint):
        raise KeyReused
    return _reply(known, replayed=True)


def _principal(request: Request) -> dict[str, Any]:
    """Tenant, person and key. An anonymous call is refused, since it would share its answers with all others."""
    key = request.headers.get(HEADER, "").strip('"')  # the IETF draft sends a quoted string
    if not KEY.fullmatch(key):
        raise ValidationError({HEADER: ["required, 16 to 255 printable characters"]}, code="required")
    scope = current()
    if scope.person_id is None:
        raise NotAuthenticated
    return {"merchant_id": scope.merchant_id, "person_id": scope.person_id, "key": key}


def _lock_answer(who: dict[str, Any], *, patience: float) -> Answer | None:
    """Lock the key until the transaction ends, and return the answer that it has. A kill leaves nothing to clean up.

    Lock and look-up are two statements that are sent together: each sees the commits before its own beginning, so the
    second sees the answer of a call that held the lock before.
    """
    name = "/".join(["once", *map(str, who.values())])
    end = time.monotonic() + patience
    while True:
        locked, answer = _try_lock(name, who)
        if locked:
            return answer
        if time.monotonic() >= end:
            raise InFlight
        time.sleep(PAUSE)


def _try_lock(name: str, who: dict[str, Any]) -> tuple[bool, Answer | None]:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_AND_LOOK, {"name": name, **who})
        locked, answer_id = cursor.fetchone()
    is_ours = locked == "true"
    return is_ours, Answer.objects.get(id=answer_id) if is_ours and answer_id else None


def _fingerprint(request: Request) -> bytes:
    return _fingerprint_of(request.method, request.path, request.data)


def _fingerprint_of(method: str | None, path: str, said: Any) -> bytes:
    """Fingerprint a call, keyed, so that nobody can test guesses of a body against the column.

    The key is never replaced, since old answers could then not be given again. A form is reduced to its parts, since
    the boundary between them differs each time.
    """
    text = f"{method} {path}\n".encode() + orjson.dumps(said, default=_part, option=orjson.OPT_SORT_KEYS)
    key = hmac.digest(settings.VAULT_INDEX_KEY, b"fingerprint of an idempotent call", hashlib.sha256)
    return hmac.digest(key, text, hashlib.sha256)


def _part(value: Any) -> dict[str, Any]:
    """Describe an uploaded file by its name and hash, and rewind it for the next reader."""
    if not isinstance(value, UploadedFile):
        raise TypeError(f"a body cannot hold {type(value).__name__}")
    value.seek(0)
    digest = hashlib.sha256(value.read()).hexdigest()
    value.seek(0)
    return {"name": value.name, "sha256": digest}


def _remember(response: HttpResponse, *, fingerprint: bytes, who: dict[str, Any]) -> HttpResponse:
    """Remember a success; after a refusal nothing happened, so nothing is remembered."""
    answer = Answer(
        fingerprint=fingerprint,
        status=response.status_code,
        headers=dict(response.items()),
        body=response.content,
        answered_at=clock.now(),
        **who,
    )
    insert_now([answer])
    return _reply(answer)


def _reply(answer: Answer, *, replayed: bool = False) -> HttpResponse:
    """Build an answer from its row, so that the first one and a replay have the same bytes."""
    headers = answer.headers | ({"Idempotent-Replayed": "true"} if replayed else {})
    return HttpResponse(bytes(answer.body), status=answer.status, headers=headers)
