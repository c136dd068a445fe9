"""Is the week on the shelves before it is sold?"""

from __future__ import annotations

from collections import defaultdict

from platform_core.drivers.world.people import FOUNDER
from tests.drivers.replay.receipts import Item, Product, Receipt, Week
from tests.drivers.replay.selling import parts
from tests.drivers.replay.settling import Fixtures, listings

NOBODY = Fixtures({}, {}, FOUNDER)


def receipt(basket: int, *items: Item, store: int = 1) -> Receipt:
    return Receipt(basket, 1, store, items or (Item(1, 1, value=100),))


def shelves(*receipts: Receipt) -> dict[int, list[tuple[str, int, int]]]:
    """By store: product, price and pieces."""
    week = Week(2, receipts, {1: Product(1, "GROCERY")}, {})
    found = listings(week, required=defaultdict(tuple))
    return {
        store: [(sku.code, sku.price.amount, sku.on_hand) for row in rows for sku in row.skus]
        for store, rows in found.items()
    }


class TestListings:
    def test_show_the_first_price_and_have_what_the_whole_week_sells(self) -> None:
        found = shelves(receipt(1), receipt(2, Item(1, 3, value=240)), receipt(3, store=2))

        assert found == {1: [("1", 100, 4)], 2: [("1", 100, 1)]}

    def test_have_what_no_list_of_products_knows(self) -> None:
        assert shelves(receipt(1, Item(9, 1, value=100))) == {1: [("9", 100, 1)]}


class TestParts:
    def test_keep_a_store_together_and_in_order(self) -> None:
        found = parts([receipt(n, store=n % 3) for n in range(12)], NOBODY, count=2)

        baskets = [[one.basket_id for one in sold] for sold, _ in found]
        assert sorted(baskets[0] + baskets[1]) == list(range(12))
        assert not {one.store_id for one in found[0][0]} & {one.store_id for one in found[1][0]}
        assert all(part == sorted(part) for part in baskets)
