"""Which lines of the data become sales?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy
from platform_core.money import Money
from tests.drivers.replay.receipts import Data, Item, Product, folder_of_the_wheel
from tests.drivers.replay.tests import weeks
from tests.drivers.replay.tests.weeks import Bought


class TestAWeek:
    def test_counts_in_whole_fen(self, tmp_path: Path) -> None:
        line = Bought(basket=1, quantity=3, value=1.15, loyalty=0.29, matched=0.07, coupon=0.58)

        week = Data(weeks.write(tmp_path, [line])).week(2, most=None)

        assert week.receipts[0].items == (Item(1, 3, value=115, loyalty=29, matched=7, coupon=58),)
        assert week.receipts[0].paid == 57

    def test_has_receipts_in_the_order_of_time_and_no_other_week(self, tmp_path: Path) -> None:
        lines = [Bought(basket=3), Bought(basket=1), Bought(basket=2, week=4)]

        week = Data(weeks.write(tmp_path, lines)).week(2, most=None)

        assert [receipt.basket_id for receipt in week.receipts] == [1, 3]

    def test_ends_after_the_first_so_many(self, tmp_path: Path) -> None:
        data = Data(weeks.write(tmp_path, weeks.ordinary()))

        assert len(data.week(2, most=4).receipts) == 4

    def test_makes_one_item_of_a_product_that_was_scanned_twice(self, tmp_path: Path) -> None:
        lines = [Bought(basket=1, value=2.00), Bought(basket=1, quantity=2, value=3.00, loyalty=1.00)]

        week = Data(weeks.write(tmp_path, lines)).week(2, most=None)

        assert week.receipts[0].items == (Item(1, 3, value=500, loyalty=100),)

    def test_lists_what_it_leaves_out_and_why(self, tmp_path: Path) -> None:
        week = Data(weeks.write(tmp_path, weeks.unfit(after=0))).week(2, most=None)

        assert week.receipts == ()
        assert week.left_out == {
            "line: quantity of zero": 1,
            "line: value of zero": 1,
            "line: quantity above 1,000": 1,
            "line: coupon above the value": 1,
            "basket: no line left": 4,
            "basket: nothing to pay": 1,
        }

    def test_knows_the_products_that_were_sold(self, tmp_path: Path) -> None:
        week = Data(weeks.write(tmp_path, [Bought(basket=1, product=4), Bought(basket=1, product=5)])).week(
            2, most=None
        )

        assert week.products == {4: Product(4, "DRUG GM", "National", manufacturer_id=12)}


class TestTheRealData:
    @pytest.mark.parametrize(("number", "baskets"), [(2, 2695), (17, 2681)])
    def test_hold_what_the_how_to_says(self, number: int, baskets: int) -> None:
        assert len(Data(folder_of_the_wheel()).week(number, most=None).receipts) == baskets


@some.composite
def items(draw) -> Item:
    value = draw(some.integers(1, 10**6))
    loyalty, matched = draw(some.integers(0, 10**5)), draw(some.integers(0, 10**4))
    return Item(1, draw(some.integers(1, 1000)), value, loyalty, matched, coupon=draw(some.integers(0, value)))


class TestAnItem:
    def test_shows_the_shelf_price_and_names_every_discount(self) -> None:
        item = Item(1, 3, value=500, loyalty=90, matched=50, coupon=100)

        assert item.unit_price == 214
        assert item.adjustments == (
            Adjustment(AdjustmentKind.ROUNDING, Money(-2), FundedBy.MERCHANT),
            Adjustment(AdjustmentKind.LOYALTY, Money(-90), FundedBy.MERCHANT, "loyalty_card"),
            Adjustment(AdjustmentKind.COUPON, Money(-50), FundedBy.MERCHANT, "coupon_match"),
            Adjustment(AdjustmentKind.COUPON, Money(-100), FundedBy.MANUFACTURER, "coupon"),
        )

    def test_has_none_where_there_is_nothing_to_adjust(self) -> None:
        item = Item(1, 2, value=500)

        assert (item.unit_price, item.adjustments) == (250, ())

    @given(items())
    def test_comes_to_what_the_shopper_paid(self, item: Item) -> None:
        cut = sum(adjustment.amount.amount for adjustment in item.adjustments)

        assert item.unit_price * item.quantity + cut == item.paid
        assert 0 <= item.unit_price * item.quantity - item.listed < item.quantity
