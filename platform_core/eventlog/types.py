"""How is a fact shown to those who ask for a history?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a timeline."""

    id: UUID
    topic: str
    occurred_at: datetime
    actor_id: UUID
    role: str
    door: str
    reason: str
    payload: Mapping[str, Any]
