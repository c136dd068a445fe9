"""The middleware of a call: all of it for pages, which serve browsers; little where tokens rule.

Sessions, messages, static files and the like cost an API call ten times as much as finding its view, and give it
nothing. ``Bare`` does for such a call the part that it needs: a language, a checked host, the policy that keeps a
browser careful, one line in the log and two figures. The others are marked ``for_pages`` and let it through; those that
cost next to nothing stand as Django's own, where its check of a deployment looks for them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter
from typing import Any, Final

from csp.utils import build_policy
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_prometheus.middleware import Metrics, PrometheusAfterMiddleware, PrometheusBeforeMiddleware
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import bound_contextvars
from whitenoise.middleware import WhiteNoiseMiddleware

from platform_core.http import csp
from platform_core.rows import new_id

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]

BARE: Final = (
    "/api/storefront/",
    "/api/seller/",
    "/api/regulator/",
    "/webhooks/",
    "/healthz",
    "/readyz",
    "/metrics",
)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PATCH"})
HOOKS: Final = ("process_view", "process_exception", "process_template_response")
HEADERS: Final = {"Content-Security-Policy": build_policy()}


def is_bare(request: HttpRequest) -> bool:
    """Does this call come without a browser around it?"""
    return request.path_info.startswith(BARE)


def for_pages(middleware: type[Any]) -> Any:
    """The same, and bare calls go through it untouched."""

    def __call__(self: Any, request: HttpRequest) -> Any:  # noqa: N807  # Django calls it
        return self.get_response(request) if is_bare(request) else super(passing, self).__call__(request)

    def make_hook(name: str) -> Callable[..., Any]:
        def hook(self: Any, request: HttpRequest, *args: Any) -> Any:
            unchanged = args[0] if name == "process_template_response" else None
            return unchanged if is_bare(request) else getattr(super(passing, self), name)(request, *args)

        return hook

    hooks = {name: make_hook(name) for name in HOOKS if hasattr(middleware, name)}
    passing: Any = type(middleware.__name__, (middleware,), {"__call__": __call__, **hooks})
    return passing


MetricsBefore = for_pages(PrometheusBeforeMiddleware)
MetricsAfter = for_pages(PrometheusAfterMiddleware)
Policy = for_pages(csp.Policy)
StaticFiles = for_pages(WhiteNoiseMiddleware)
Sessions = for_pages(SessionMiddleware)
Locale = for_pages(LocaleMiddleware)
Common = for_pages(CommonMiddleware)
Authentication = for_pages(AuthenticationMiddleware)
Messages = for_pages(MessageMiddleware)
Log = for_pages(RequestMiddleware)


class Bare:
    """The middleware of bare calls, outside all that is for pages. It counts and logs a call once, when it is
    answered.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.metrics = Metrics.get_instance()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_bare(request):
            return self.get_response(request)
        began = perf_counter()
        with bound_contextvars(request_id=str(new_id())):
            response = self._answer(request)
            self._count(request, response, seconds=perf_counter() - began)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises DisallowedHost, before anything is asked
        language = translation.get_language_from_request(request)
        translation.activate(language)
        response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        for name, value in {**HEADERS, "Content-Language": language}.items():
            response.headers.setdefault(name, value)
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    def _count(self, request: HttpRequest, response: HttpResponse, *, seconds: float) -> None:
        view, method = _view_of(request), request.method if request.method in METHODS else "<invalid method>"
        self.metrics.requests_latency_by_view_method.labels(view=view, method=method).observe(seconds)
        status = str(response.status_code)
        self.metrics.responses_by_status_view_method.labels(status=status, view=view, method=method).inc()
        logger.log(_level_of(response), "call_answered", extra=_said_of(request, response, seconds))


def _view_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match and match.view_name) or "<unnamed view>"


def _level_of(response: HttpResponse) -> int:
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return logging.ERROR
    return logging.WARNING if response.status_code >= HTTPStatus.BAD_REQUEST else logging.INFO


def _said_of(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, Any]:
    """An id is a pseudonym; an address and a client's name are left out."""
    user = getattr(request, "user", None)
    return {
        "request": f"{request.method} {request.path}",
        "code": response.status_code,
        "milliseconds": round(seconds * 1_000, 1),
        "user_id": str(user.pk) if user is not None and user.pk else None,
    }
