"""The rule for the price of a unit, by which packages are compared."""

from __future__ import annotations

from typing import Final

from catalog.prices.types import UnitPrice
from catalog.stock.types import Unit
from platform_core.money import Money

COMPARED_PER: Final = {Unit.GRAM: 100, Unit.MILLILITRE: 100, Unit.PIECE: 1}


def unit_price(price: Money, *, content: int | None, unit: Unit | None) -> UnitPrice | None:
    """The price of 100 g, 100 ml or one piece, half a fen rounded up; ``None`` where the package says no content."""
    if not content or unit is None:
        return None
    per = COMPARED_PER[unit]
    return UnitPrice(Money((2 * price.amount * per + content) // (2 * content), price.currency), per, unit)
