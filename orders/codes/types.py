"""Words of codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

RETENTION: Final = "RT_TRANSACTION"  # for how long the texts of an order are kept, and under which keys
LONGEST_CODE: Final = 200  # a house number: characters, enough for a key or for the address to load something from


@dataclass(frozen=True, slots=True)
class LineCodes:
    """The codes of a line, one for each of its pieces. In full they are printed nowhere."""

    line_id: UUID
    codes: tuple[str, ...] = field(repr=False)
