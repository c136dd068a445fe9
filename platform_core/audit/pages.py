"""By what does anybody check the log? Its newest signed head and its public key, to be kept. Under `open/audit/`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from platform_core.audit import queries
from platform_core.audit.errors import NothingSigned
from platform_core.audit.types import Checkpoint
from platform_core.http import problems


@require_safe
def checkpoint(_: HttpRequest) -> HttpResponse:
    """A C2SP checkpoint. Keep one that is not from us: no log that leaves anything out continues it."""
    return _told(queries.latest(), "note")


@require_safe
def key(_: HttpRequest) -> HttpResponse:
    """The public key, as verifiers of notes take it."""
    return _told(queries.latest(), "vkey")


def _told(head: Checkpoint | None, what: str) -> HttpResponse:
    if head is None:
        return problems.as_http(problems.of_refusal(NothingSigned()))
    text = getattr(head, what).rstrip("\n")
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


urlpatterns = [
    path("checkpoint", checkpoint, name="audit_checkpoint"),
    path("key", key, name="audit_key"),
]
