"""By what does anybody check the log? Its newest signed head, its key, and what proves one head by another. Public."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from platform_core.audit import queries
from platform_core.audit.errors import NoSuchTrees, NothingSigned
from platform_core.audit.signing import in_base64
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


@require_safe
def consistency(request: HttpRequest) -> HttpResponse:
    """What proves that the tree of size ``to`` begins with that of size ``from``, for `verify.py --consistency`."""
    head = queries.latest()
    if head is None:
        return problems.as_http(problems.of_refusal(NothingSigned()))
    sizes = [_number(request.GET.get(name, "")) for name in ("from", "to")]
    if not 0 < sizes[0] <= sizes[1] <= head.size:
        return problems.as_http(problems.of_refusal(NoSuchTrees(size=head.size)))
    told = dict(zip(("from", "to"), map(_tree, sizes), strict=True))
    proof = [in_base64(one) for one in queries.consistency_proof(*sizes)]
    return JsonResponse({**told, "proof": proof}, headers={"Cache-Control": "no-cache"})


def _tree(size: int) -> dict[str, Any]:
    return {"size": size, "root": in_base64(queries.root(size))}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _told(head: Checkpoint | None, what: str) -> HttpResponse:
    if head is None:
        return problems.as_http(problems.of_refusal(NothingSigned()))
    text = getattr(head, what).rstrip("\n")
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


urlpatterns = [
    path("checkpoint", checkpoint, name="audit_checkpoint"),
    path("consistency", consistency, name="audit_consistency"),
    path("key", key, name="audit_key"),
]
