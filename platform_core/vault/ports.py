"""The port by which a person's data goes out, and is remembered. A package above fills it."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from platform_core.actors import Actor


class Recipients(Protocol):
    """The register of those outside who may get personal data."""

    def __call__(self, port: str, *, person_id: UUID, by: Actor, at: datetime) -> None:
        """Remember that this person's data goes out by this port. Raises ``NoRecipient`` where none is registered."""


_FILLED: Final[list[Recipients]] = []


def fill_recipients(found: Recipients) -> None:
    """Register the register. Raises ``ValueError`` where there is one already."""
    if _FILLED:
        raise ValueError("the register of recipients is registered already")
    _FILLED.append(found)


def disclose(port: str, *, person_id: UUID, by: Actor, at: datetime) -> None:
    """Asked by each port of the house before data of a person goes out by it. Raises ``NoRecipient``."""
    if not _FILLED:
        raise LookupError("nobody has registered the register of recipients")
    _FILLED[0](port, person_id=person_id, by=by, at=at)
