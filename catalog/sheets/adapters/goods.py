"""Writes lines of goods, stock and prices by the commands that the pages use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from catalog.listings import queries as listings_queries
from catalog.prices import commands as prices_commands
from catalog.prices import queries as prices_queries
from catalog.publishing import commands as publishing_commands
from catalog.sheets.errors import LineRefused
from catalog.sheets.policies import goods
from catalog.sheets.policies.cells import folded_names
from catalog.sheets.ports import WriteLine
from catalog.sheets.types import CellFault, Cells, Column, Fault
from catalog.stock import commands as stock_commands
from catalog.stock import queries as stock_queries
from catalog.stock.models import Sku
from platform_core.actors import Actor

COLUMNS: Final[Mapping[str, str]] = {  # the column that the refusal of a command is about
    "catalog.sku_code_taken": "code",
    "catalog.options_differ": "options",
    "catalog.combination_exists": "options",
    "catalog.too_many_items": "same_as",
    "catalog.best_before_missing": "best_before",
    "catalog.lots_over": "best_before",
    "catalog.lot_differs": "best_before",
    "catalog.lots_frozen": "lot",
    "catalog.promotion_runs": "price",
    "catalog.price_begins": "price",
}


class Lines:
    """The common part of the three kinds."""

    COLUMNS: Sequence[Column] = ()

    def columns(self, category: str = "") -> Sequence[Column]:
        return self.COLUMNS

    def column_of(self, code: str) -> str:
        return COLUMNS.get(code, "")


class GoodsLines(Lines):
    """A line is one item: with a new listing, a draft, or as a further item of goods that are there."""

    def columns(self, category: str = "") -> Sequence[Column]:
        """Those of a category; without one, of all of them."""
        asked = [fact for each in listings_queries.categories() for fact in each.fact_set.asked_facts.facts]
        if category:
            found = listings_queries.categories_named([category])[category]
            return (*goods.GOODS, *goods.fact_columns(found.fact_set.asked_facts.facts))
        return (*goods.GOODS, *goods.fact_columns([*asked, *goods.plain_definitions()]))

    def begin(self, *, by: Actor, at: datetime) -> WriteLine:
        categories = list(listings_queries.categories())
        known = goods.KnownCategories(
            {each.code: each.facts for each in categories},
            folded_names((each.code, each.name_zh, each.name_en) for each in categories),
        )

        def write(cells: Cells) -> None:
            line = goods.read_goods(cells, known=known)
            if line.content is None:
                listing_id = _item(line.same_as, key="same_as", by=by).listing_id
                publishing_commands.add_items(listing_id, skus=[line.sku], by=by, at=at)
            elif by.merchant_id:
                publishing_commands.list_product(by.merchant_id, content=line.content, skus=[line.sku], by=by, at=at)

        return write


class StockLines(Lines):
    """A line is a delivery: pieces of an item that have come in."""

    COLUMNS = goods.STOCK

    def begin(self, *, by: Actor, at: datetime) -> WriteLine:
        def write(cells: Cells) -> None:
            line = goods.read_stock(cells)
            sku_id = _item(line.code, key="code", by=by).id
            stock_commands.receive_stock(
                sku_id, quantity=line.pieces, lot=line.lot, best_before=line.best_before, by=by, at=at
            )

        return write


class PriceLines(Lines):
    """A line is the price of an item from now on. One that holds already is not set again."""

    COLUMNS = goods.PRICES

    def begin(self, *, by: Actor, at: datetime) -> WriteLine:
        def write(cells: Cells) -> None:
            code, price = goods.read_price(cells)
            sku_id = _item(code, key="code", by=by).id
            if prices_queries.prices_in_force([sku_id], at=at).get(sku_id) != price:
                prices_commands.set_price(sku_id, price=price, by=by, at=at)

        return write


def _item(code: str, *, key: str, by: Actor) -> Sku:
    found = stock_queries.skus_of_shop(by).filter(code=code).first()
    if found is None:
        raise LineRefused(faults=(Fault(key, CellFault.UNKNOWN_ITEM),))
    return found
