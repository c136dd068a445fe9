"""What of a basket goes back, and how does that end? Drawn by its numbers, so that SQL can draw the same.

`expected.py` says all of this a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from tests.drivers.replay.receipts import Receipt

PRIME: Final = 1_000_003
FLAWED: Final = 4  # one of so many lines that come back is not as good as new


class Way(IntEnum):
    """Who decides about the money, in tenths of the baskets from which something goes back."""

    SHOP = 0  # and up to 4: the shop, once the goods are back
    EARLY = 5  # the shop, without waiting for them
    CLOCK = 6  # and 7: nobody speaks until the refund is due
    RULED_REFUND = 8  # the shop objects, the platform does not follow
    RULED_NO_REFUND = 9  # the shop objects, and the platform follows


@dataclass(frozen=True, slots=True)
class Back:
    """So many pieces of a product go back."""

    product_id: int
    quantity: int
    as_new: bool


def drawn(basket_id: int, product_id: int) -> int:
    """A number for a line, as good as chance; for a basket that of product 0. Squared, so that small numbers of small
    baskets do not follow one another."""
    n = (basket_id % 100_003 * 7_919 + product_id * 104_729 + 1) % PRIME
    return n * n % PRIME


def goes_back(receipt: Receipt) -> list[Back]:
    drawn_lines = (back_of(receipt.basket_id, item.product_id, quantity=item.quantity) for item in receipt.items)
    return [back for back in drawn_lines if back]


def back_of(basket_id: int, product_id: int, *, quantity: int) -> Back | None:
    """A tenth of the lines goes back, half of them in part. None for the others."""
    n = drawn(basket_id, product_id)
    if n % 10:
        return None
    pieces = 1 + n // 20 % quantity if n // 10 % 2 else quantity
    return Back(product_id, pieces, as_new=n // 40 % FLAWED > 0)


def way_of(basket_id: int) -> Way:
    n = drawn(basket_id, 0) % 10
    return max(way for way in Way if way <= n)


def is_before_receipt(basket_id: int) -> bool:
    """Half of the notices come before the shopper confirms the receipt: they hold the shop's money until they end."""
    return drawn(basket_id, 0) // 10 % 2 == 1
