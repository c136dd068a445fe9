"""The port for the terms that somebody must accept to open an account. A package above registers them. Pure of
Django.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from platform_core.actors import Actor


class Terms(Protocol):
    """The rules of the platform, as far as an account asks for them."""

    def accept(self, person_id: UUID, *, versions: Collection[UUID], by: Actor, at: datetime) -> None:
        """Store that the person accepted these versions. Raises a refusal where they are not those that hold."""


_FILLED: Final[list[Terms]] = []


def fill_terms(found: Terms) -> None:
    """Register the terms. Raises ``ValueError`` where there are some already."""
    if _FILLED:
        raise ValueError("the terms of an account are registered already")
    _FILLED.append(found)


def terms() -> Terms:
    """The registered terms. Raises ``LookupError`` where there are none."""
    if not _FILLED:
        raise LookupError("nobody has registered the terms of an account")
    return _FILLED[0]
