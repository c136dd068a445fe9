"""Is a tenth of the lines drawn, the same each time, and by every way?"""

from __future__ import annotations

from collections import Counter

from tests.drivers.replay.receipts import Item, Receipt
from tests.drivers.replay.returning import Back, Way, back_of, goes_back, is_before_receipt, way_of

BASKETS = range(31_000_000_000, 31_000_005_000)  # numbers as the data have them
PRODUCT = 1_082_185


class TestBackOf:
    def test_draws_a_tenth(self) -> None:
        back = [back_of(basket, PRODUCT, quantity=1) for basket in BASKETS]

        assert 450 < sum(one is not None for one in back) < 550

    def test_draws_the_same_each_time(self) -> None:
        assert back_of(53, 1, quantity=3) == back_of(53, 1, quantity=3) == Back(1, 3, as_new=True)
        assert back_of(53, 2, quantity=3) is None

    def test_takes_half_of_them_in_part_and_never_more_than_was_sold(self) -> None:
        pieces = Counter(back.quantity for basket in BASKETS if (back := back_of(basket, PRODUCT, quantity=4)))

        assert set(pieces) == {1, 2, 3, 4}
        assert pieces[4] > pieces[1] + pieces[2] + pieces[3] - 100

    def test_lets_some_come_back_flawed(self) -> None:
        as_new = Counter(back.as_new for basket in BASKETS if (back := back_of(basket, PRODUCT, quantity=1)))

        assert as_new[True] > 2 * as_new[False] > 0


class TestGoesBack:
    def test_is_all_that_was_drawn_of_a_basket(self) -> None:
        receipts = [Receipt(basket, 1, 1, (Item(1, 3, value=300), Item(2, 1, value=100))) for basket in (53, 1)]

        assert [goes_back(receipt) for receipt in receipts] == [[Back(1, 3, as_new=True)], []]


class TestWayOf:
    def test_has_every_way_in_its_share(self) -> None:
        ways = Counter(map(way_of, BASKETS))

        tenths = {way: round(number / len(BASKETS) * 10) for way, number in ways.items()}
        assert tenths == {Way.SHOP: 5, Way.EARLY: 1, Way.CLOCK: 2, Way.RULED_REFUND: 1, Way.RULED_NO_REFUND: 1}

    def test_says_nothing_of_when_the_notice_comes(self) -> None:
        seen = {(way_of(basket), is_before_receipt(basket)) for basket in BASKETS}

        assert len(seen) == 2 * len(Way)
