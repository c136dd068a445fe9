"""The port by which packages above have the sequencer build signed exports. It asks each of them every turn.

Pure of Django.

Only the sequencer's process holds the signing key. A package that needs a signed export inserts a row that describes
it, and registers the code that finds such rows.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol


class Pending(Protocol):
    """Work that needs the signing key."""

    def build_next(self, *, at: datetime) -> bool:
        """Build the work that waits longest. Return False if there is none.

        Called outside any transaction, without a scope, as the login ``sequencer``: walls limit the rows it may read
        and insert. It is called again after an exception, so work that may always fail has to count its attempts.
        """


EXPORTS: Final[dict[str, Pending]] = {}


def fill_exports(name: str, *, pending: Pending) -> None:
    """Register work under a name (`regulators`). Raises ``ValueError`` if the name is taken."""
    if name in EXPORTS:
        raise ValueError(f"{name} is taken")
    EXPORTS[name] = pending
