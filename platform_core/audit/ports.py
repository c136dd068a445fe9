"""What has the sequencer to build for those above it? They say so here; it asks each turn. Pure of Django.

Only the sequencer's process holds the signing key, so whoever wants a signed export leaves a row that says which, and
fills this port with who finds that row.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol


class Pending(Protocol):
    """Work that needs the signing key."""

    def build_next(self, *, at: datetime) -> bool:
        """Build the one that waits longest, or say that none does.

        Called outside any transaction, unbound, as the login ``sequencer``: what it reads and appends, its walls say.
        Called again after an exception, so one that always fails must count its attempts.
        """


EXPORTS: Final[dict[str, Pending]] = {}


def fill_exports(name: str, *, pending: Pending) -> None:
    """Give the sequencer work under a name of one's own (`regulators`). Raises ``ValueError`` if it is taken."""
    if name in EXPORTS:
        raise ValueError(f"{name} is taken")
    EXPORTS[name] = pending
