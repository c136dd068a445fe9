"""Which refusals does the vault give?"""

from __future__ import annotations

from datetime import datetime

from platform_core.errors import TooLate


class Forgotten(TooLate):
    """The key was destroyed: nothing sealed with it can be read, and nothing new can be sealed for this person."""

    code = "vault.forgotten"
    title = "This personal data has been erased for good"
    remedy = "It cannot be brought back; nothing more can be stored under it."
    closed_at: datetime | None
