"""Figures answer the port of goods: the pieces that were sold of an item."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from orders.figures import queries
from platform_core.actors import Actor


class SalesOfItems:
    """Counts the pieces of paid orders."""

    def pieces_sold(
        self, by: Actor, *, sku_ids: Collection[UUID], since: datetime, until: datetime
    ) -> Mapping[UUID, int]:
        return queries.pieces_sold(by, sku_ids=sku_ids, since=since, until=until)
