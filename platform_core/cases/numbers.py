"""What do people call a case?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.legal.spans import local_day


def number_of(letter: str, case_id: UUID, *, at: datetime) -> str:
    """A letter for the kind, the day in Shanghai, and the random end of the id."""
    return f"{letter}{local_day(at):%Y%m%d}{int(case_id.hex[-10:], 16):013d}"
