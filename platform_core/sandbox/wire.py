"""The shape of a request and of an answer here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from django.template import Context, Engine

from platform_core.sandbox.options import Options

PAGES: Final = Path(__file__).with_name("pages")
PAGE_HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "Cache-Control": "no-store",
}


class Problem(Exception):
    """A refusal of the outside world, with a stable code (RFC 9457 on the wire)."""

    def __init__(self, status: int, code: str, title: str, **params: object) -> None:
        super().__init__(f"{code}: {title}")
        self.status, self.code, self.title, self.params = HTTPStatus(status), code, title, params


@dataclass(frozen=True, slots=True)
class Request:
    """Header names are lower-case; of a parameter given twice the last counts."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object, or a 400."""
        try:
            body = json.loads(self.body)
            _encode(body)  # half a surrogate pair is JSON, but no text
        except (ValueError, RecursionError):
            raise Problem(400, "sandbox.malformed", "The body is not JSON") from None
        if not isinstance(body, dict):
            raise Problem(400, "sandbox.malformed", "The body is not a JSON object")
        return body

    def form(self) -> dict[str, str]:
        """The body as fields of an HTML form."""
        return dict(parse_qsl(self.body.decode("utf8", errors="replace"), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, ready to send."""

    body: bytes
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request at one counter, its time, and the open transaction to answer it in."""

    request: Request
    db: sqlite3.Connection
    at: datetime
    options: Options


Handler = Callable[..., Response]  # (visit, **parts of the path)


def as_json(content: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Answer programs with JSON."""
    return Response(_encode(content), status, {"Content-Type": "application/json"})


def as_page(template: str, *, status: HTTPStatus = HTTPStatus.OK, **context: object) -> Response:
    """Answer people with a page; every value is escaped by the template."""
    html = _engine().get_template(template).render(Context(context, use_l10n=False, use_tz=False))
    return Response(html.encode(), status, PAGE_HEADERS)


def as_problem(problem: Problem, *, page: bool = False) -> Response:
    """A refusal, for people or for programs."""
    if page:
        return as_page("problem.html", status=problem.status, problem=problem)
    content = {
        "type": f"/problems/{problem.code}",
        "code": problem.code,
        "title": problem.title,
        "status": problem.status.value,
        "params": problem.params,
    }
    return Response(_encode(content), problem.status, {"Content-Type": "application/problem+json"})


def see_other(location: str) -> Response:
    """Answer a form by an address to look at, so that a reload repeats nothing."""
    return Response(b"", HTTPStatus.SEE_OTHER, {"Location": location})


def _encode(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


@lru_cache(maxsize=1)
def _engine() -> Engine:
    """Django's templates without Django's settings: the outside world does not share them."""
    return Engine(dirs=[str(PAGES)])
