"""Name the trades of shops after the categories of goods."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.listings import queries
from merchants.shops.types import Trade


class Categories:
    """Fills `merchants.shops.ports.Trades`: a trade bears the code of a category."""

    def list_trades(self) -> Sequence[Trade]:
        return [Trade(code=code, name_zh=zh, name_en=en) for code, zh, en in queries.category_names()]
