"""Ports of the shop window: what a change below has to tell, or ask, those above it in the app."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from catalog.types import ShelfChange
from platform_core.actors import Actor


class ShopWindow(Protocol):
    """The window that shows listings ready made.

    Told in the transaction of a change, as its last step: what it locks is locked after all else.
    """

    def show_anew(self, listing_ids: Collection[UUID], *, merchant_id: UUID, by: Actor, at: datetime) -> None:
        """Write what is shown of these listings of a shop, from now on as far as it is known."""

    def show_shelves(self, changed: Mapping[UUID, ShelfChange], *, by: Actor, at: datetime) -> None:
        """Write the word for what is left of these items, where it is another now."""

    def show_received(self, listing_id: UUID, *, merchant_id: UUID, pieces: int, by: Actor, at: datetime) -> None:
        """Add these pieces to those of the listing that shoppers received."""


class FrozenLots(Protocol):
    """The lots that nobody may buy or send; the shelf asks for them in its own statements."""

    def standing(self) -> Any:
        """A QuerySet of those frozen now, with ``sku`` and ``lot``, which is empty for the pieces without one."""

    def take_off(self, frozen: Any, *, pieces: int, by: Actor, at: datetime) -> dict[UUID, ShelfChange]:
        """Take pieces of one of these rows off the shelf, which is locked. Gives what changed."""


class PricePromise(Protocol):
    """The promise that a price stands for a time: nobody sets another meanwhile."""

    def promised_until(self, sku_id: UUID) -> datetime | None:
        """When the latest promise about this item ends, or has ended; None where there was none."""


_windows: list[ShopWindow] = []
_frozen: list[FrozenLots] = []
_promises: list[PricePromise] = []


def fill_shop_window(window: ShopWindow) -> None:
    """Plug in the window that is told from now on."""
    _windows.append(window)


def shop_window() -> ShopWindow:
    """The window plugged in last. Raises ``LookupError`` when there is none."""
    return _windows[-1]


def fill_frozen_lots(lots: FrozenLots) -> None:
    """Say from now on which lots are frozen."""
    _frozen.append(lots)


def frozen_lots() -> FrozenLots:
    """The answer plugged in last. Raises ``LookupError`` when there is none."""
    return _frozen[-1]


def fill_price_promise(promise: PricePromise) -> None:
    """Say from now on until when a price is promised."""
    _promises.append(promise)


def price_promise() -> PricePromise:
    """The answer plugged in last. Raises ``LookupError`` when there is none."""
    return _promises[-1]
