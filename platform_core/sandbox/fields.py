"""Fields of a body, checked: a missing or malformed one is a 400 that names it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from platform_core.sandbox.wire import Problem

REFERENCE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
LARGEST_AMOUNT: Final = 10**12  # fen; nobody pays ten thousand million yuan at once


def text(body: Mapping[str, Any], name: str, *, longest: int = 500) -> str:
    """A text that says something."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise _problem_with(name, f"a text of 1 to {longest} characters")
    return value


def reference(body: Mapping[str, Any], name: str) -> str:
    """A number or name that will stand in addresses and look-ups."""
    value = body.get(name)
    if not isinstance(value, str) or not REFERENCE.fullmatch(value):
        raise _problem_with(name, "1 to 64 of A-Z a-z 0-9 . _ -")
    return value


def whole(body: Mapping[str, Any], name: str, *, least: int = 1, most: int = LARGEST_AMOUNT) -> int:
    """A whole number; ``true`` is none."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _problem_with(name, f"a whole number from {least} to {most}")
    return value


def digits(body: Mapping[str, Any], name: str) -> int:
    """A positive amount in the text of an address, where there are no numbers."""
    value = body.get(name)
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,11}", value):
        raise _problem_with(name, "a positive whole number of fen in digits")
    return int(value)


def one_of(body: Mapping[str, Any], name: str, choices: Collection[str]) -> str:
    """One of the words that mean something here."""
    value = body.get(name)
    if not isinstance(value, str) or value not in choices:
        raise _problem_with(name, f"one of {', '.join(choices)}")
    return value


def instant(body: Mapping[str, Any], name: str) -> datetime:
    """An instant in ISO 8601 with its offset, in UTC."""
    try:
        at = datetime.fromisoformat(body[name])
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        pass
    raise _problem_with(name, "an instant such as 2026-03-02T08:00:00+00:00")


def _problem_with(name: str, wanted: str) -> Problem:
    return Problem(400, "sandbox.malformed", f"{name} must be {wanted}", field=name)
