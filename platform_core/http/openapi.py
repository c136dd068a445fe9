"""The part of the OpenAPI document that is the same for every endpoint, so that no view has to say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from drf_spectacular.openapi import AutoSchema

from platform_core.http.idempotency import HEADER
from platform_core.http.paging import DEFAULT_LIMIT, MAX_LIMIT

PROBLEM: Final = "#/components/schemas/Problem"

# What any endpoint of its kind may answer besides what its view says: name, status, when.
MALFORMED: Final = ("Malformed", "400", "Malformed or missing input: `http.invalid`, `http.malformed`.")
NOBODY: Final = ("NotAuthenticated", "401", "Nobody is signed in, or the session has ended: `http.not_authenticated`.")
CLOSED: Final = ("PermissionDenied", "403", "This is not open to you: `http.permission_denied`.")
NOTHING: Final = ("NotFound", "404", "There is nothing here, or nothing that you may know of.")
TWICE: Final = ("InFlight", "409", "The same request is being worked on: `http.in_flight`. Wait for `Retry-After`.")
SLOW: Final = ("TooSlow", "408", "The body took too long to arrive, and nothing was done: `http.too_slow`.")
LARGE: Final = ("TooLarge", "413", "The body is too large: `http.too_large`.")
FOREIGN: Final = ("UnsupportedMediaType", "415", "Not the format that this reads: `http.unsupported_media_type`.")
REUSED: Final = ("KeyReused", "422", "The key was used for a different request: `http.key_reused`.")
OFTEN: Final = ("Throttled", "429", "Too many requests: `http.throttled`. Wait for `Retry-After`.")
AWAY: Final = (
    "Unavailable",
    "503",
    "Nothing was done. Send the same again: `http.unavailable`, `http.uploads_waiting`.",
)
EVERYWHERE: Final = (MALFORMED, NOBODY, CLOSED, NOTHING, SLOW, TWICE, LARGE, FOREIGN, REUSED, OFTEN, AWAY)

PAGING: Final = (
    {
        "in": "query",
        "name": "limit",
        "schema": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    },
    {"in": "query", "name": "cursor", "schema": {"type": "string"}, "description": "`next` of the page before."},
)


class DoorSchema(AutoSchema):
    """Groups by door, and puts the door into the name of an operation that stands at two: `orders_list`,
    `seller_orders_list`.
    """

    @property
    def door(self) -> str:
        first, second = self.path.strip("/").split("/")[:2]
        return str(second if first == "api" else first)

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """A list is read page by page, whether its view says so or not."""
        operation: Any = super().get_operation(*args, **kwargs)
        if operation and self._gives_a_page():
            own = [p for p in operation.get("parameters", ()) if p["name"] not in ("limit", "cursor")]
            operation["parameters"] = [*own, *map(dict, PAGING)]
        return operation

    def get_tags(self) -> list[str]:
        return [self.door]

    def get_operation_id(self) -> str:
        name = str(super().get_operation_id())
        if self.method == "GET" and self._gives_a_page():
            name = f"{name.removesuffix('retrieve')}list"
        return f"seller_{name}" if self.door == "seller" else name

    def _gives_a_page(self) -> bool:
        answers: Any = self.get_response_serializers()
        shape = answers.get(200) if isinstance(answers, Mapping) else answers
        return {"items", "next"} <= set(getattr(shape, "_declared_fields", ()))


def add_problems(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """A hook of drf-spectacular: the refusals that no view has to list, as shared components."""
    components = result["components"]
    components["responses"] = {name: _response(text) for name, _, text in EVERYWHERE}
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            operation["security"] = _security(operation)
            for name, status, _ in _answers(path, method, operation):
                operation["responses"].setdefault(status, {"$ref": f"#/components/responses/{name}"})
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def _answers(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    yield from (MALFORMED, OFTEN, AWAY)
    if operation["security"]:
        yield NOBODY
        if {} not in operation["security"]:
            yield CLOSED
    if "{" in path:
        yield NOTHING
    if method in ("post", "put", "patch", "delete"):
        yield from (SLOW, LARGE, FOREIGN)
    if any(parameter["name"] == HEADER for parameter in operation.get("parameters", ())):
        yield from (TWICE, REUSED)


def _security(operation: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Empty where nobody need sign in: some generators take the list of one empty way for a way."""
    ways = operation.get("security", [])
    return ways if any(ways) else []


def _response(text: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/problem+json": {"schema": {"$ref": PROBLEM}}}}
