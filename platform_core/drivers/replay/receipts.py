"""What stands on a receipt of the retailer, and in which words do we speak of a week of them? Amounts are in fen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


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
