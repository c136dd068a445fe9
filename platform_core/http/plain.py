"""Refuse a program's call over plain HTTP; people's pages are sent on to HTTPS by Django's SecurityMiddleware."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from platform_core.http import problems

logger = logging.getLogger(__name__)
DOORS: Final = ("/api/storefront/", "/api/seller/", "/api/regulator/", "/webhooks/")


def refuse(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse plain HTTP, before all middleware that redirects. Where there is no TLS at all it lets everything
    through.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if not settings.SECURE_SSL_REDIRECT or request.is_secure() or not request.path_info.startswith(DOORS):
            return get_response(request)
        logger.warning("plain_http_refused", extra={"method": request.method})
        with translation.override(translation.get_language_from_request(request)):
            return problems.plain_http(request)

    return answer
