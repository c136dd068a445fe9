"""Is this process alive, and can it do its work?"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse

from platform_core.http.problems import AWAY


@transaction.non_atomic_requests
def healthz(_: HttpRequest) -> JsonResponse:
    """Alive; asks nobody else, so that a database that is away does not restart the web."""
    return JsonResponse({"status": "ok"})


@transaction.non_atomic_requests
def readyz(_: HttpRequest) -> JsonResponse:
    """Ready for traffic: the database answers as the right login. Redis is not asked, since nothing is lost with it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT session_user")
            login = cursor.fetchone()[0]
    except AWAY:
        return JsonResponse({"status": "unavailable"}, status=503)
    body: dict[str, Any] = {"status": "ok", "login": login}
    return JsonResponse(body)
