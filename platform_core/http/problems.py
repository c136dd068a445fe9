"""Refusals as RFC 9457 problem+json with a stable code, and with nothing done."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.db import Error as DatabaseFailed
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import exception_handler, set_rollback

from platform_core.errors import DomainError
from platform_core.http.errors import NotCounted
from platform_core.http.throttles import count_refused

logger = logging.getLogger(__name__)
CONTENT_TYPE: Final = "application/problem+json"
AWAY: Final = (OperationalError, InterfaceError)
FOR_PROGRAMS: Final = ("/api/", "/webhooks/", "/metrics", "/healthz", "/readyz")
SOON: Final = {"Retry-After": "2"}
LATER: Final = {"Retry-After": "60"}
UPLOADS_WAIT: Final = 503

# DRF's own refusals, by its own code: our code, what was wrong, what to do.
FRAMEWORK: Final = {
    "not_authenticated": ("http.not_authenticated", "Nobody is signed in", "Sign in and send the session token."),
    "authentication_failed": ("http.not_authenticated", "The session is not valid", "Sign in again."),
    "permission_denied": ("http.permission_denied", "This is not open to you", "Use an account that may do this."),
    "not_found": ("http.not_found", "There is nothing here", "Check the address."),
    "method_not_allowed": ("http.method_not_allowed", "Not with this method", "See the Allow header."),
    "not_acceptable": ("http.not_acceptable", "We do not speak that format", "Accept application/json."),
    "unsupported_media_type": (
        "http.unsupported_media_type",
        "We do not read that format",
        "Send application/json; files as multipart/form-data.",
    ),
    "throttled": ("http.throttled", "Too many requests", "Wait as long as Retry-After says."),
    "parse_error": ("http.malformed", "The body is not well-formed", "Send valid JSON in UTF-8."),
    "csrf_failed": (
        "http.csrf_failed",
        "The form could not be checked",
        "Nothing was done. Allow cookies for this site, open the page again and send the form once more.",
    ),
    "uploads_waiting": (
        "http.uploads_waiting",
        "More files are on their way than we can take just now",
        "Nothing was done. Send the same again in a minute.",
    ),
    "plain_http": (
        "http.plain_http",
        "This door is open over HTTPS alone",
        "Nothing was done. Call the https address, and change the key or password that you sent: others may have it.",
    ),
    "invalid": ("http.invalid", "Some fields are not right", "Mend the fields listed in params."),
}
BY_STATUS: Final = {
    400: ("http.bad_request", "The request is not well-formed", "Mend it and send it again."),
    403: FRAMEWORK["permission_denied"],
    404: FRAMEWORK["not_found"],
    408: (
        "http.too_slow",
        "The request took too long to arrive",
        "Send it again by a faster connection, or with a smaller file.",
    ),
    413: ("http.too_large", "The request is too large", "Send it again with a smaller file, or with less text."),
    500: ("http.bug", "Something broke on our side", "Nothing was done. Send the same again later."),
    503: ("http.unavailable", "The database is away", "Nothing was done. Send the same again in a few seconds."),
}


def problem(code: str, *, title: str, remedy: str, status: int, params: Any = None) -> dict[str, Any]:
    """The body. ``title`` and ``detail`` are in the reader's language; programs branch on ``code``."""
    return {
        "type": f"/problems/{code}",
        "code": code,
        "title": gettext(title),
        "detail": gettext(remedy) if remedy else "",
        "status": status,
        "params": params or {},
    }


def of_refusal(refusal: DomainError) -> dict[str, Any]:
    return problem(
        refusal.code, title=refusal.title, remedy=refusal.remedy, status=refusal.status, params=refusal.params
    )


def handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. After a failure of the database it touches no table: the transaction may be broken."""
    if not isinstance(exc, DatabaseFailed):
        try:
            count_refused(context["request"], context["view"])
        except (exceptions.Throttled, NotCounted) as too_often:
            exc = too_often
    if isinstance(exc, DomainError):
        set_rollback()
        return _response(of_refusal(exc), headers=exc.headers)
    if _fits_no_column(exc):
        set_rollback()
        return _response(_by_status(400))
    if isinstance(exc, AWAY):
        set_rollback()
        logger.warning("database_away", exc_info=exc)
        return _response(_by_status(503), headers=SOON)
    answer = exception_handler(exc, context)
    return None if answer is None else _response(_of_framework(exc, answer.status_code), headers=_kept_headers(answer))


def page(request: HttpRequest, status: int) -> HttpResponse:
    """Answer a failure outside DRF (unknown address, oversized body, bug): a page for a browser, else the problem
    body.
    """
    return _answer(request, _by_status(status))


def unread(request: HttpRequest, status: int) -> HttpResponse:
    """A call that was not taken in: too slow, too large, or a form with a file for which there was no turn."""
    if status != UPLOADS_WAIT:
        return page(request, status)
    code, title, remedy = FRAMEWORK["uploads_waiting"]
    return _answer(request, problem(code, title=title, remedy=remedy, status=status), headers=LATER)


def as_http(body: dict[str, Any], *, headers: dict[str, str] | None = None) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False, cls=JSONEncoder)
    return HttpResponse(text, status=body["status"], content_type=CONTENT_TYPE, headers=headers or {})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our token, or with one that is no longer good; ``reason`` is for developers."""
    code, title, remedy = FRAMEWORK["csrf_failed"]
    return _answer(request, problem(code, title=title, remedy=remedy, status=403))


def plain_http(request: HttpRequest) -> HttpResponse:
    """A program's call without TLS: a redirect would hide from its maker that each call sends the key in clear."""
    code, title, remedy = FRAMEWORK["plain_http"]
    return as_http(problem(code, title=title, remedy=remedy, status=403))


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_big = isinstance(exception, RequestDataTooBig)
    return page(request, 413 if too_big else 400)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def handler500(request: HttpRequest) -> HttpResponse:
    """Answer a bug, or 503 where the database is away before or after the view: Django gives no reason, but is still
    handling it.
    """
    if isinstance(sys.exception(), AWAY):
        return _answer(request, _by_status(503), headers=SOON)
    return page(request, 500)


def _answer(request: HttpRequest, body: dict[str, Any], *, headers: dict[str, str] | None = None) -> HttpResponse:
    """The page is made without the request, so it needs no session and no table; if that fails, the body will do."""
    if not is_for_a_browser(request):
        return as_http(body, headers=headers)
    try:
        text = render_to_string("ui/lost.html", {"problem": body})
    except Exception:
        logger.exception("no_page_for_a_problem")
        return as_http(body, headers=headers)
    also = {"Cache-Control": "no-store", "Vary": "Accept"}
    return HttpResponse(text, status=body["status"], headers=also | (headers or {}))


def is_for_a_browser(request: HttpRequest) -> bool:
    """Tell whether a browser asks. A caller who names no format, as curl does, gets the answer for programs."""
    wanted = request.get_preferred_type([CONTENT_TYPE, "application/json", "text/html"])
    return wanted == "text/html" and not request.path.startswith(FOR_PROGRAMS)


def _fits_no_column(exc: Exception) -> bool:
    """A number or text that no serializer bounded. NUL, the driver refuses by a ValueError of its own."""
    return isinstance(exc, DataError) or (isinstance(exc, ValueError) and "NUL (0x00)" in str(exc))


def _response(body: dict[str, Any], *, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def _of_framework(exc: Exception, status: int) -> dict[str, Any]:
    if isinstance(exc, exceptions.ValidationError):
        code, title, remedy = FRAMEWORK["invalid"]
        return problem(code, title=title, remedy=remedy, status=400, params=exc.get_full_details())
    if isinstance(exc, RequestDataTooBig):
        return _by_status(413)
    if isinstance(exc, (Http404, PermissionDenied, SuspiciousOperation)):
        return _by_status(status)
    known = FRAMEWORK.get(getattr(exc, "default_code", ""))
    code, title, remedy = known or BY_STATUS.get(status, BY_STATUS[400])
    return problem(code, title=title, remedy=remedy, status=status)


def _by_status(status: int) -> dict[str, Any]:
    code, title, remedy = BY_STATUS[status]
    return problem(code, title=title, remedy=remedy, status=status)


def _kept_headers(answer: Response) -> dict[str, str]:
    return {name: value for name, value in answer.items() if name in ("WWW-Authenticate", "Retry-After", "Allow")}
