"""The answer to callers whose request was not read to its end (`http.intake`)."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from platform_core.http import problems
from platform_core.http.intake import REFUSED

logger = logging.getLogger(__name__)


def refuse(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse calls with an unread body, as Django's MIDDLEWARE: after the choice of the language, before any use of
    the database.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        status = request.META.get(REFUSED)
        if status is None:
            return get_response(request)
        logger.warning("body_refused", extra={"status": status, "method": request.method})
        return problems.unread(request, status)

    return answer
