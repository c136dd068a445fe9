"""The word for a case that keeps listings from sale."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TakedownCase:
    """A case of an app above that keeps listings of a shop from sale: its kind (`complaints.infringement`) and id."""

    kind: str
    id: UUID
    merchant_id: UUID
