"""Files that a shop takes out: its goods, its stock and its prices, by columns that it may send in again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from catalog.publishing.queries import Categories, categories_by_code
from catalog.sheets import queries
from catalog.sheets.policies import goods
from catalog.sheets.types import Column
from platform_core import clock
from platform_core.actors import Role
from platform_core.cases import table_files, words
from platform_core.files.sheets import Cell


class ItemsFile(table_files.TableFile):
    """A table of the items of the shop, by columns that have a name in each language."""

    door = Role.MERCHANT
    columns: Sequence[Column]

    def count(self) -> int:
        return queries.count_items(self.by)

    def header(self) -> Sequence[str]:
        return [words.in_language(column.zh, column.en) for column in self.columns]


class GoodsFile(ItemsFile):
    """Each item on a line of its own; the first of a listing tells its words and facts."""

    name = "seller:goods-file"
    named = "goods"

    @cached_property
    def categories(self) -> Categories:
        """Every category with its facts, asked of the database once a file."""
        return categories_by_code()

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]  # asked of the database once a file
        return (*goods.GOODS, *goods.fact_columns(queries.facts_told(self.by, categories=self.categories)))

    def rows(self) -> Iterable[Sequence[Cell]]:
        in_english = words.in_language("zh", "en") == "en"
        for listing, packages in queries.goods_of(self.by, categories=self.categories, at=clock.now()):
            for cells in goods.goods_cells(listing, packages, in_english=in_english):
                yield [cells.get(column.key) for column in self.columns]


class StockFile(ItemsFile):
    """The lots that are left of each item."""

    name = "seller:stock-file"
    named = "stock"
    columns = goods.STOCK_OUT

    def rows(self) -> Iterable[Sequence[Cell]]:
        return queries.stock_of(self.by)


class PricesFile(ItemsFile):
    """The price of each item; sent in again, those that were changed hold."""

    name = "seller:prices-file"
    named = "prices"
    columns = goods.PRICES_OUT

    def rows(self) -> Iterable[Sequence[Cell]]:
        for code, price, spec, title_zh, title_en in queries.prices_of(self.by, at=clock.now()):
            yield [code, price, spec, words.in_language(title_zh, title_en)]
