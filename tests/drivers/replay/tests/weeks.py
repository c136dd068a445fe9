"""A small week for tests, as Parquet files of the same form as the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, product
from pathlib import Path

import duckdb

from tests.drivers.replay.returning import Way, back_of, is_before_receipt, way_of

MONDAY = datetime(2017, 1, 2, 8, 0)  # noqa: DTZ001  # the data have no zone
COLUMNS = """(household_id BIGINT, store_id BIGINT, basket_id BIGINT, product_id BIGINT, quantity BIGINT,
 sales_value DOUBLE, retail_disc DOUBLE, coupon_disc DOUBLE, coupon_match_disc DOUBLE, week BIGINT,
 transaction_timestamp TIMESTAMP)"""
PRODUCTS = (
    (1, 11, "GROCERY", "National", "SOUP", "TOMATO SOUP", "10 OZ"),
    (2, 11, "PRODUCE", "National", "APPLES", "APPLES GALA", None),
    (3, 12, "COSMETICS", "Private", "MAKEUP", "LIPS", "1 CT"),
    (4, 12, "DRUG GM", "National", None, None, None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A line of the data, in dollars as they have it."""

    basket: int
    product: int = 1
    quantity: int = 1
    value: float = 1.00
    loyalty: float = 0
    coupon: float = 0
    matched: float = 0
    household: int = 7
    store: int = 300
    week: int = 2


def write(folder: Path, lines: Sequence[Bought]) -> Path:
    """Baskets are an hour apart, in the order of their numbers."""
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE line {COLUMNS}")
        db.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [_row(line) for line in lines])
        db.execute(f"COPY line TO '{folder}/transactions.parquet'")
        db.execute("""CREATE TABLE product (product_id BIGINT, manufacturer_id BIGINT, department VARCHAR,
            brand VARCHAR, product_category VARCHAR, product_type VARCHAR, package_size VARCHAR)""")
        db.executemany("INSERT INTO product VALUES (?, ?, ?, ?, ?, ?, ?)", PRODUCTS)
        db.execute(f"COPY product TO '{folder}/products.parquet'")
    return folder


def ordinary(*, baskets: int = 30) -> list[Bought]:
    """Three stores, six households, all that the real weeks have: discounts, thirds of a fen, prices that change."""
    lines = []
    for number in range(1, baskets + 1):
        who = {"basket": number, "household": 1 + number % 6, "store": 300 + number % 3}
        lines.append(Bought(product=1, quantity=1 + number % 4, value=3.49 + number % 2, **who))
        if number % 2:
            lines.append(Bought(product=2, quantity=3, value=2.00, loyalty=0.50, **who))
        if number % 5 == 0:
            lines.append(Bought(product=3, value=4.00, coupon=1.00, matched=0.50, **who))
        if number % 7 == 0:
            lines.append(Bought(product=5, value=0.99, **who))  # in no list of products
    return lines + unfit(after=baskets)


def returning() -> list[Bought]:
    """A basket for each way in which a return may end, before the receipt and after it, in part and as a whole.

    Of each basket one line goes back, in part paid by a manufacturer; of every second one another stays.
    """
    wanted = set(product(Way, (True, False)))
    lines: list[Bought] = []
    for number in count(1):
        way, waits = way_of(number), is_before_receipt(number)
        if (way, waits) not in wanted or not back_of(number, 1, quantity=3) or back_of(number, 2, quantity=1):
            continue
        wanted.remove((way, waits))
        who = {"basket": number, "household": 1 + number % 3, "store": 300 + number % 3}
        lines.append(Bought(product=1, quantity=3, value=10.02, coupon=5.00, **who))
        if len(wanted) % 2:
            lines.append(Bought(product=2, value=2.99, loyalty=0.30, coupon=0.50, **who))
        if not wanted:
            return lines
    raise AssertionError("unreachable")


def unfit(*, after: int) -> list[Bought]:
    """One basket for each reason to leave something out."""
    return [
        Bought(basket=after + 1, quantity=0, value=0),
        Bought(basket=after + 2, value=0),
        Bought(basket=after + 3, quantity=1_001, value=20.00),
        Bought(basket=after + 4, value=1.00, coupon=1.50),
        Bought(basket=after + 5, value=1.00, coupon=1.00),
        Bought(basket=after + 6, week=3),
    ]


def _row(line: Bought) -> tuple[object, ...]:
    return (
        line.household,
        line.store,
        line.basket,
        line.product,
        line.quantity,
        line.value,
        line.loyalty,
        line.coupon,
        line.matched,
        line.week,
        MONDAY + timedelta(hours=line.basket),
    )
