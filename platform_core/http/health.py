"""Health of this process: alive, ready, and its figures."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import CollectorRegistry, generate_latest

from platform_core.http.problems import AWAY, SOON

PASSED_ON: Final = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")

DATABASE_FIGURES: Final = CollectorRegistry()  # read at each scrape: the same whichever process answers


@transaction.non_atomic_requests
def healthz(_: HttpRequest) -> JsonResponse:
    """Alive; asks nobody else, so that a database that is away does not restart the web."""
    return JsonResponse({"status": "ok"})


@transaction.non_atomic_requests
def readyz(_: HttpRequest) -> JsonResponse:
    """Ready for traffic: the database answers, and takes writes, which a standby does not. Redis is not asked, since
    nothing is lost with it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_read_only')::boolean")
            [only_reads] = cursor.fetchone()
    except AWAY:
        only_reads = True
    if only_reads:
        return JsonResponse({"status": "unavailable"}, status=503, headers=SOON)
    return JsonResponse({"status": "ok"})


@transaction.non_atomic_requests
def metrics(request: HttpRequest) -> HttpResponse:
    """Serve the figures to our own Prometheus. They show sales and the doors there are, so others get a 404.

    The address of the peer itself decides. A call that a proxy has passed on, or that claims so, is refused: anybody
    may write into a header for whom it was passed on.
    """
    if any(name in request.headers for name in PASSED_ON) or not _from_our_own(request.META.get("REMOTE_ADDR", "")):
        raise Http404
    figures: HttpResponse = ExportToDjangoView(request)  # of all web processes that share PROMETHEUS_MULTIPROC_DIR
    figures.content += generate_latest(DATABASE_FIGURES)
    return figures


def _from_our_own(address: str) -> bool:
    try:
        caller = ip_address(address)
    except ValueError:  # a socket of Unix has none
        return False
    return any(caller in network for network in settings.METRICS_FROM)
