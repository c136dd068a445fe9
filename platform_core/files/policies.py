"""Which files are taken, and how many? House numbers, all of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MAX_BYTES: Final = 10 * 2**20
MAX_PIXELS: Final = 40_000_000  # what a good telephone takes; drawn, some 160 MB of memory
MAX_FILES: Final = 20  # of one side about one thing: nobody can fill the other's room

# What an upload may be, and the ending that a reader gets.
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
)


def may_add(kept: int) -> bool:
    """Whether a side that has kept so many about one thing may keep another."""
    return kept < MAX_FILES


def ending(media_type: str) -> str:
    """Of the name under which it is given back."""
    return KINDS[media_type]
