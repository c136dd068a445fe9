"""Which refusals are the vault's?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from platform_core.errors import TooLate


@dataclass(eq=False, kw_only=True)
class Forgotten(TooLate):
    """The key is destroyed: nothing under it can be read, and nothing new can be written for this person."""

    code = "vault.forgotten"
    title = "This personal data has been erased for good"
    remedy = "It cannot be brought back; nothing more can be stored under it."
    closed_at: datetime | None
