"""Bodies of requests: JSON that every later step can hold, and no longer than the settings allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

DEPTH: Final = 32  # of lists and objects in one another; no form of ours has six. orjson writes 254, and reads 1024


class Json(BaseParser):
    """Strict: no NaN, no lone surrogates, no depth without bottom. NUL is JSON; fields refuse it by their names."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        return parse_json(whole(parser_context))


def whole(parser_context: Mapping[str, Any] | None) -> bytes:
    """Return the whole body, by Django, which refuses one that is too large; the stream itself knows no limit."""
    body: bytes = (parser_context or {})["request"].body
    return body


def parse_json(raw: bytes) -> Any:
    """Parse JSON. Raises ``ParseError`` (400) for text that is no JSON, and for a value deeper than ``DEPTH``."""
    try:
        value = orjson.loads(raw)
    except ValueError:
        raise ParseError from None
    if _deeper(value, than=DEPTH):
        raise ParseError
    return value


def _deeper(value: Any, *, than: int) -> bool:
    """Tell whether the value is deeper, layer by layer: a recursive walk would break on the very depth it guards
    against.
    """
    layer = [value]
    for _ in range(than):
        layer = [inner for outer in layer for inner in _inside(outer)]
    return any(isinstance(each, (dict, list)) for each in layer)


def _inside(outer: Any) -> Iterable[Any]:
    if isinstance(outer, dict):
        return outer.values()
    return outer if isinstance(outer, list) else ()
