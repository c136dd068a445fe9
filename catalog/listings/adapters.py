"""Name the trades of shops after the categories of goods."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.listings import queries
from merchants.shops.types import Trade


class Categories:
    """Fills `merchants.shops.ports.Trades`: a trade bears the code of a category."""

    def list_trades(self) -> Sequence[Trade]:
        return [Trade(code=row.code, name_zh=row.name_zh, name_en=row.name_en) for row in queries.names_of_categories()]
