"""The port that asks how many pieces of an item were sold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from platform_core.actors import Actor


class ItemSales(Protocol):
    """The sales of items, which orders know."""

    def pieces_sold(
        self, by: Actor, *, sku_ids: Collection[UUID], since: datetime, until: datetime
    ) -> Mapping[UUID, int]:
        """The pieces of these items of the actor's shop in paid orders of this time that were not cancelled; an item of
        which nothing was sold may be left out."""


_sales: list[ItemSales] = []


def fill_item_sales(sales: ItemSales) -> None:
    """Register the adapter that counts sales."""
    _sales.append(sales)


def item_sales() -> ItemSales:
    """The adapter registered last. Raises ``LookupError`` when there is none."""
    return _sales[-1]
