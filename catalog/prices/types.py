"""Words of prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from catalog.stock.types import Unit
from platform_core.money import Money

DEAREST: Final = Money(100_000_000_000)  # beyond a billion yuan it is a slip of the keyboard


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFrom:
    """One link of the chain of prices: the price from then on, until the next begins."""

    price: Money
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """The price of so much of it, so that packages can be compared."""

    price: Money
    per: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class TradedLine:
    """The price paid for one piece, and the number of pieces."""

    sku_id: UUID
    unit_price: Money
    quantity: int
