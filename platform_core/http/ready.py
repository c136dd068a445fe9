"""Public pages of ready JSON, answered without a session, in one round trip.

A caller without a token or cookie, who asks by GET and for JSON, is counted like everybody and answered by ``ready``.
All others, and every refusal, take DRF's way, which answers the same: it finds out who calls and how a refusal looks,
and the OpenAPI document is made from it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Collection
from typing import Any, ClassVar, Final, TypeVar

import orjson
from django.conf import settings
from django.db import DataError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from platform_core.errors import DomainError
from platform_core.http.errors import NotCounted
from platform_core.http.throttles import ByDoorAndRole

V = TypeVar("V", bound="ReadyView")
WORTH_PACKING: Final = 1_000  # bytes; less fits into one packet either way
PACKED: Final = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")  # RFC 9110 §12.5.3: not by weight 0
QUICKLY: Final = 1  # the level of gzip that costs a third of the usual one, and packs JSON nearly as small


class ReadyView(APIView):
    """A public GET. ``KNOWN`` are all its parameters, those of ``REPEATED`` among them more than once; ``ready`` makes
    the body from them and from the parts of its address."""

    permission_classes = [AllowAny]
    KNOWN: ClassVar[frozenset[str]] = frozenset()
    REPEATED: ClassVar[frozenset[str]] = frozenset()

    def ready(self, asked: QueryDict, **place: Any) -> bytes:
        raise NotImplementedError

    def answer_plain(self, request: HttpRequest | Request, **place: Any) -> HttpResponse:
        """Answer ``get``, which carries the schema. Raises 400 for a parameter that there is not."""
        refuse_unknown(request.GET, known=self.KNOWN, repeated=self.REPEATED)
        return handed_on(request, self.ready(request.GET, **place))

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        slowly = super().as_view(**initkwargs)

        def view(request: HttpRequest, **place: Any) -> HttpResponse:
            answer = _answered_at_once(cls(), request, place) if _is_plain(request) else None
            if answer is None:
                with transaction.atomic():
                    answer = slowly(request, **place)
            return answer

        view.cls, view.initkwargs, view.csrf_exempt = cls, initkwargs, True  # type: ignore[attr-defined]  # as DRF's
        return transaction.non_atomic_requests(view)


def refuse_unknown(asked: QueryDict, *, known: Collection[str], repeated: Collection[str] = ()) -> None:
    """Raises 400 for each parameter that there is not, or that is said twice: none is passed over in silence."""
    unknown = {name: [f"there is no such parameter; there are: {', '.join(sorted(known))}"] for name in asked}
    wrong = {name: said for name, said in unknown.items() if name not in known}
    twice = {name: ["said more than once"] for name in asked if name in known and name not in repeated}
    wrong |= {name: said for name, said in twice.items() if len(asked.getlist(name)) > 1}
    if wrong:
        raise ValidationError(wrong)


def handed_on(request: HttpRequest | Request, body: bytes) -> HttpResponse:
    """Answer with an ETag over the body, packed for a client who can unpack it; 304 to one who has it already."""
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    etag = f'"{digest}"'
    response = HttpResponse(content_type="application/json", headers={"ETag": etag, "Cache-Control": "no-cache"})
    known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    if etag in known or "*" in known:
        response.status_code = 304
        del response.headers["Content-Type"]
    elif len(body) > WORTH_PACKING and PACKED.search(request.headers.get("Accept-Encoding", "")):
        response.content = gzip.compress(body, QUICKLY, mtime=0)
        response.headers["Content-Encoding"], response.headers["ETag"] = "gzip", f"W/{etag}"
    else:
        response.content = body
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def one_of(items: Collection[str]) -> str:
    """Join items that are JSON already to a list."""
    return f"[{','.join(items)}]"


def join_fields(body: dict[str, Any], **ready: str) -> bytes:
    """An object, some of whose fields are JSON already."""
    plain = orjson.dumps(body)[:-1].decode()
    fields = "".join(f',"{name}":{value}' for name, value in ready.items())
    return f"{plain}{fields}}}".encode()


def _is_plain(request: HttpRequest) -> bool:
    """Does somebody call whom nothing has to be found out about?"""
    accepted = request.headers.get("Accept", "*/*")
    return (
        request.method == "GET"
        and "Authorization" not in request.headers
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and ("*/*" in accepted or "application/json" in accepted)
    )


def _answered_at_once(view: ReadyView, request: HttpRequest, place: dict[str, Any]) -> HttpResponse | None:
    """None where it has to be refused: DRF's way says so, and counts it no second time."""
    try:
        may = ByDoorAndRole().allow_request(request, view)  # type: ignore[arg-type]  # it has the same headers
        return view.answer_plain(request, **place) if may else None
    except (APIException, DomainError, NotCounted, DataError, ValueError):  # the last two: what fits no column
        return None
