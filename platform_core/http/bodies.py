"""What may a body be? JSON that every later step can hold, and no longer than the settings allow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer


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
    """The value. Raises ``ParseError`` (400)."""
    try:
        return orjson.loads(raw)
    except ValueError:
        raise ParseError from None
