"""Which unsafe calls does the schema know, what fits each, and how can it be spoilt?"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from tests.journeys.fitting import FITTING, NOWHERE

UNSAFE = ("post", "put", "patch", "delete")

MALFORMED = (
    *(b"", b"{", b"\xff\xfe", b'{"a": 1,}', b'{"a": NaN}', b"[" * 100_000),
    *(b'{"a": "\\u0000"}', b'{"a": "\\ud800"}', b"plain words"),
)
NO_OBJECTS = (b"[]", b'"text"', b"7", b"null", b"true", b"[[]]", b"[{}]")
WRONG_VALUES: tuple[Any, ...] = (
    *({"a": {"b": []}}, 10**400),  # the two that are most unlike what is asked for
    *(None, True, -1, 1.5, "", "x" * 10_000, "\x07无'; --", [], [[1]]),
)

UPLOAD = "multipart/form-data; boundary=here"
FILE = b'--here\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nno picture\r\n--here--\r\n'
NO_FILES = (
    *(b"", b"plain words", b"--here--\r\n", b"--here\r\n\r\n", FILE[:40], FILE.replace(b"file", b"elif")),
    *(FILE.replace(b"filename", b"name"), FILE.replace(b"no picture", b""), b"\x00" * 1_000),
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One unsafe call of the schema."""

    path: str
    method: str
    said: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.said["operationId"])

    @property
    def door(self) -> str:
        return str(self.said["tags"][0])

    @property
    def keyed(self) -> bool:
        return any(parameter["name"] == "Idempotency-Key" for parameter in self.said.get("parameters", ()))

    @property
    def secured(self) -> bool:
        return bool(self.said["security"])

    @property
    def embodied(self) -> bool:
        """Takes JSON."""
        return "application/json" in self.said.get("requestBody", {}).get("content", {})

    @property
    def filled(self) -> bool:
        """Takes a form with a file in it."""
        return "multipart/form-data" in self.said.get("requestBody", {}).get("content", {})

    @property
    def bare(self) -> bool:
        """Asks for no body."""
        return "requestBody" not in self.said

    @property
    def media(self) -> str:
        return UPLOAD if self.filled else "application/json"

    @property
    def points(self) -> bool:
        return "{" in self.path

    @property
    def questions(self) -> list[str]:
        return [parameter["name"] for parameter in self.said.get("parameters", ()) if parameter["in"] == "query"]

    @property
    def fitting(self) -> bytes:
        if self.filled:
            return FILE
        return json.dumps(FITTING[self.name]).encode() if self.name in FITTING else b""

    def address(self, id_: str = NOWHERE) -> str:
        """With this in every place; of nothing, a number where one is asked for."""
        path = self.path
        for parameter in self.said.get("parameters", ()):
            if parameter["in"] == "path":
                counted = id_ == NOWHERE and parameter["schema"].get("type") == "integer"
                path = path.replace(f"{{{parameter['name']}}}", "9" if counted else id_)
        return path

    def spoilt(self, values: Sequence[Any]) -> Iterator[bytes]:
        """The fitting body with one value in it gone, or replaced by each of these."""
        for place in _places(FITTING[self.name]):
            yield _dumped(_with(FITTING[self.name], place))
            for value in values:
                yield _dumped(_with(FITTING[self.name], place, value))


def operations(*methods: str) -> list[Operation]:
    """All unsafe ones, if no method is named."""
    return [
        Operation(path, method, said)
        for path, found in _document()["paths"].items()
        for method, said in found.items()
        if method in (methods or UNSAFE)
    ]


@cache
def _document() -> Any:
    """Made once: each test asks for it, and making it takes longer than most of them."""
    return SchemaGenerator().get_schema(request=None, public=True)


def _places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, found in inner:
        yield (*way, key)
        yield from _places(found, (*way, key))


def _with(body: Any, place: tuple[Any, ...], *value: Any) -> Any:
    changed = copy.deepcopy(body)
    *way, last = place
    target = changed
    for key in way:
        target = target[key]
    if value:
        target[last] = value[0]
    else:
        del target[last]
    return changed


def _dumped(body: Any) -> bytes:
    return json.dumps(body).encode()
