"""In which way does the log say no?"""

from __future__ import annotations

from dataclasses import dataclass

from platform_core.errors import NotFound


@dataclass(eq=False, kw_only=True)
class NothingSigned(NotFound):
    """The first facts wait for the sequencer still."""

    code = "audit.nothing_signed"
    title = "Nothing is signed yet"
    remedy = "Facts are signed within a second or two of their commit; ask again."
