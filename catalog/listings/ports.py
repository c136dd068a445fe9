"""The port through which a change tells the window."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from catalog.listings.types import ShelfChange
from platform_core.actors import Actor


class ShopWindow(Protocol):
    """The window that shows listings ready made.

    Told in the transaction of a change, as its last step: its locks come after all others.
    """

    def show_anew(self, listing_ids: Collection[UUID], *, merchant_id: UUID, by: Actor, at: datetime) -> None:
        """Write the cards and pages of these listings of a shop, from now on as far as is known."""

    def show_shelves(self, changed: Mapping[UUID, ShelfChange], *, by: Actor, at: datetime) -> None:
        """Write the stock word of these items, where it has changed."""

    def show_received(self, listing_id: UUID, *, merchant_id: UUID, pieces: int, by: Actor, at: datetime) -> None:
        """Add these pieces to those of the listing that shoppers received."""


_windows: list[ShopWindow] = []


def fill_shop_window(window: ShopWindow) -> None:
    """Plug in the window that is told from now on."""
    _windows.append(window)


def shop_window() -> ShopWindow:
    """The window plugged in last. Raises ``LookupError`` when there is none."""
    return _windows[-1]
