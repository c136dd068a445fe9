"""Public pages to check the log: its newest signed head, its key, and the proof between two heads."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeAlias

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from platform_core.audit import proofs, publishing, queries
from platform_core.audit.errors import NoSuchTrees
from platform_core.audit.signing import in_base64
from platform_core.errors import DomainError
from platform_core.http import problems

FRESH: Final = {"Cache-Control": "no-cache"}
View: TypeAlias = Callable[[HttpRequest], HttpResponse]


def _refusing(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except DomainError as refusal:
            return problems.as_http(problems.of_refusal(refusal))

    return answer


@require_safe
@_refusing
def checkpoint(_: HttpRequest) -> HttpResponse:
    """A C2SP checkpoint. Keep a copy: no log that leaves a fact out continues it."""
    return _text(publishing.newest().note)


@require_safe
def key(_: HttpRequest) -> HttpResponse:
    """The public key, in the form that verifiers of notes read."""
    return _text(settings.AUDIT_PUBLIC_KEY)


@require_safe
def verifier(_: HttpRequest) -> HttpResponse:
    """The program that checks bundles and contracts, as it stands in this version of the house."""
    return HttpResponse(publishing.program(), content_type="text/x-python", headers=publishing.AS_FILE)


@require_safe
@_refusing
def consistency(request: HttpRequest) -> HttpResponse:
    """The proof that the tree of size ``to`` starts with that of size ``from``, for `verify.py --consistency`."""
    largest = publishing.newest().size
    old, new = (_number(request.GET.get(name, "")) for name in ("from", "to"))
    if not 0 < old <= new <= largest:
        raise NoSuchTrees(size=largest)
    proof = [in_base64(one) for one in queries.consistency_proof(old, new)]
    return JsonResponse({"from": _tree(old), "to": _tree(new), "proof": proof}, headers=FRESH)


@require_safe
@_refusing
def recoveries(_: HttpRequest) -> HttpResponse:
    """Serve the records of losses after which the log went on, each with the log's signature over its bytes."""
    told = queries.recoveries(proofs.key_of(settings.AUDIT_PUBLIC_KEY))
    records = [{"record": row.record, "signature": row.signature} for _, row in told]
    return JsonResponse({"recoveries": records}, headers=FRESH)


def _tree(size: int) -> dict[str, Any]:
    return {"size": size, "root": in_base64(queries.root(size))}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _text(text: str) -> HttpResponse:
    return HttpResponse(text.rstrip("\n") + "\n", content_type="text/plain; charset=utf-8", headers=FRESH)


urlpatterns = [
    path("checkpoint", checkpoint, name="audit_checkpoint"),
    path("consistency", consistency, name="audit_consistency"),
    path("key", key, name="audit_key"),
    path("recoveries", recoveries, name="audit_recoveries"),
    path("verifier", verifier, name="audit_verifier"),
]
