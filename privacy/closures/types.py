"""Values of matters still open between a person and a shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is still open between a person and the house or a shop; ``until`` where a clock says so."""

    kind: str
    number: str
    until: datetime | None
