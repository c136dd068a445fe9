"""The port that asks which lots are frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from catalog.listings.types import ShelfChange
from platform_core.actors import Actor


class FrozenLots(Protocol):
    """The lots that nobody may buy or send; the shelf asks for them in its own statements."""

    def standing(self) -> Any:
        """A QuerySet of those frozen now, with ``sku`` and ``lot``, which is empty for the pieces without one."""

    def take_off(self, frozen: Any, *, pieces: int, by: Actor, at: datetime) -> dict[UUID, ShelfChange]:
        """Take pieces of one of these rows off the shelf, which is locked. Returns the changes."""


_frozen: list[FrozenLots] = []


def fill_frozen_lots(lots: FrozenLots) -> None:
    """Register the adapter that knows which lots are frozen."""
    _frozen.append(lots)


def frozen_lots() -> FrozenLots:
    """The adapter registered last. Raises ``LookupError`` when there is none."""
    return _frozen[-1]
