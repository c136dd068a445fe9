"""Files that a shop takes out: its goods, its stock and its prices, by columns that it may send in again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse

from catalog.sheets import queries
from catalog.sheets.errors import TooLongForXlsx
from catalog.sheets.pages.imports import as_file
from catalog.sheets.policies import goods
from catalog.sheets.types import Column
from platform_core import clock
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import FilePage
from platform_core.files.errors import TooManyLines
from platform_core.files.sheets import MOST_LINES, XLSX, Cell

MOST_XLSX: Final = 10_000  # lines: about five seconds of work


class TableFile(FilePage):
    """A table of the shop. ``name`` is that of its address, ``named`` that of the file."""

    door = Role.MERCHANT
    named: str

    def file(self) -> HttpResponse:
        lines = queries.count_items(self.by)
        if lines > MOST_XLSX and self.request.GET.get("as") == XLSX:
            raise TooLongForXlsx(limit=MOST_XLSX)
        if lines > MOST_LINES:
            raise TooManyLines(limit=MOST_LINES)
        columns = self.columns()
        header = [words.in_language(column.zh, column.en) for column in columns]
        return as_file(self, self.named, header, self.rows([column.key for column in columns]))

    def columns(self) -> Sequence[Column]:
        raise NotImplementedError

    def rows(self, keys: Sequence[str]) -> Iterable[Sequence[Cell]]:
        raise NotImplementedError


class GoodsFile(TableFile):
    """Each item on a line of its own; the first of a listing tells its words and facts."""

    name = "seller:goods-file"
    named = "goods"

    def columns(self) -> Sequence[Column]:
        return (*goods.GOODS, *goods.fact_columns(queries.facts_told(self.by)))

    def rows(self, keys: Sequence[str]) -> Iterable[Sequence[Cell]]:
        in_english = words.in_language("zh", "en") == "en"
        for listing, packages in queries.goods_of(self.by, at=clock.now()):
            for cells in goods.goods_cells(listing, packages, in_english=in_english):
                yield [cells.get(key) for key in keys]


class StockFile(TableFile):
    """The lots that are left of each item."""

    name = "seller:stock-file"
    named = "stock"

    def columns(self) -> Sequence[Column]:
        return goods.STOCK_OUT

    def rows(self, keys: Sequence[str]) -> Iterable[Sequence[Cell]]:
        return queries.stock_of(self.by)


class PricesFile(TableFile):
    """The price of each item; sent in again, those that were changed hold."""

    name = "seller:prices-file"
    named = "prices"

    def columns(self) -> Sequence[Column]:
        return goods.PRICES_OUT

    def rows(self, keys: Sequence[str]) -> Iterable[Sequence[Cell]]:
        for code, price, spec, title_zh, title_en in queries.prices_of(self.by, at=clock.now()):
            yield [code, goods.as_decimal(price), spec, words.in_language(title_zh, title_en)]
