"""The refusals and duties of an endpoint: told beside the view, shown in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers

from platform_core.duties import require_known
from platform_core.errors import DomainError

V = TypeVar("V", bound=Callable[..., Any])


class Problem(serializers.Serializer[Any]):
    """RFC 9457 problem details; branch on `code`."""

    type = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    status = serializers.IntegerField()
    params = serializers.JSONField()


def api(
    *,
    request: Any = None,
    responses: dict[int, Any],
    refuses: tuple[type[DomainError], ...] = (),
    duties: tuple[str, ...] = (),
    **more: Any,
) -> Callable[[V], V]:
    """Describe one method in the schema: its request, answers, refusals and the duties it serves (`x-duties`)."""
    described = dict(responses) | _refusals(refuses)
    extensions = {"x-duties": list(require_known(*duties))} if duties else None
    return extend_schema(request=request, responses=described, extensions=extensions, **more)


def _refusals(leaves: tuple[type[DomainError], ...]) -> dict[Any, Any]:
    by_status: dict[int, list[type[DomainError]]] = {400: []}
    for leaf in leaves:
        by_status.setdefault(leaf.status, []).append(leaf)
    return {(status, "application/problem+json"): _response(status, found) for status, found in by_status.items()}


def _response(status: int, found: list[type[DomainError]]) -> OpenApiResponse:
    examples = [_example(leaf) for leaf in found]
    text = "; ".join(f"`{leaf.code}`: {leaf.title}" for leaf in found) or "malformed or missing input (`http.invalid`)"
    return OpenApiResponse(Problem, description=text, examples=examples)


def _example(leaf: type[DomainError]) -> OpenApiExample:
    body = {
        "type": f"/problems/{leaf.code}",
        "code": leaf.code,
        "title": leaf.title,
        "detail": leaf.remedy,
        "status": leaf.status,
        "params": {},
    }
    return OpenApiExample(leaf.code, value=body, response_only=True, status_codes=[str(leaf.status)])
