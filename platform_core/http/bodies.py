"""What may a body be? JSON that every later step can hold, and no longer than the settings allow."""

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
        return parsed(whole(parser_context))


def whole(parser_context: Mapping[str, Any] | None) -> bytes:
    """All of it. Not from the stream, which knows no limit, but by Django, which refuses what is too large."""
    body: bytes = (parser_context or {})["request"].body
    return body


def parsed(raw: bytes) -> Any:
    """The value. Raises ``ParseError`` (400) for what is no JSON, and for what is deeper than ``DEPTH``."""
    try:
        value = orjson.loads(raw)
    except ValueError:
        raise ParseError from None
    if _deeper(value, than=DEPTH):
        raise ParseError
    return value


def _deeper(value: Any, *, than: int) -> bool:
    """Layer by layer: a walk that calls itself would be what it guards against."""
    layer = [value]
    for _ in range(than):
        layer = [inner for outer in layer for inner in _inside(outer)]
    return any(isinstance(each, (dict, list)) for each in layer)


def _inside(outer: Any) -> Iterable[Any]:
    if isinstance(outer, dict):
        return outer.values()
    return outer if isinstance(outer, list) else ()
