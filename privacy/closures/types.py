"""Values of open matters between a person and a shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMatter:
    """An open matter between a person and the house or a shop; ``until`` where a clock ends it."""

    kind: str
    number: str
    until: datetime | None
