"""The shop window, as those below it in the app tell it of a change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from catalog import commands
from catalog.types import ShelfChange
from platform_core.actors import Actor


class ShownListings:
    """Fills `catalog.ports.ShopWindow`."""

    def show_anew(self, listing_ids: Collection[UUID], *, merchant_id: UUID, by: Actor, at: datetime) -> None:
        commands.show_anew(listing_ids, merchant_id=merchant_id, by=by, at=at)

    def show_shelves(self, changed: Mapping[UUID, ShelfChange], *, by: Actor, at: datetime) -> None:
        commands.show_shelves(changed, by=by, at=at)

    def show_received(self, listing_id: UUID, *, merchant_id: UUID, pieces: int, by: Actor, at: datetime) -> None:
        commands.show_received(listing_id, merchant_id=merchant_id, pieces=pieces, by=by, at=at)
