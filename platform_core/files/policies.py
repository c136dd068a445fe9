"""Rules of files: which are accepted, and how many. All of these are numbers of the house."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MAX_BYTES: Final = 10 * 2**20
MAX_PIXELS: Final = 25_000_000  # what telephones take by themselves (12 or 24 megapixels)
MAX_DRAWN_BYTES: Final = 2 * MAX_BYTES  # of a picture drawn anew: one that was packed tightly may become larger
MAX_FILES: Final = 20  # per side and thing, so that nobody uses up the other side's

# The accepted types, and the file extension of a download.
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
)
PICTURES: Final = tuple(kind for kind in KINDS if kind.startswith("image/"))


def may_add(kept: int) -> bool:
    """Tell whether a side that has added so many files about one thing may add another."""
    return kept < MAX_FILES


def ending(media_type: str) -> str:
    """The file extension of a download."""
    return KINDS[media_type]
