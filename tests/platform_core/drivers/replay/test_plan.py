"""Is the week well planned?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from orders.types import Adjustment, AdjustmentKind, FundedBy
from platform_core.drivers.replay.plan import (
    Goods,
    Line,
    adjusted,
    chosen_for_http,
    may_go_plain,
    parts,
    plain,
    planned,
)
from platform_core.drivers.replay.receipts import Item, Product, Receipt, Week
from platform_core.drivers.replay.returning import Back, Way
from platform_core.money import Money


def receipt(basket: int, *items: Item, household: int = 1, store: int = 1) -> Receipt:
    return Receipt(basket, household, store, items or (Item(1, 1, value=100),))


def week(*receipts: Receipt) -> Week:
    return Week(2, receipts, {1: Product(1, "GROCERY")}, {})


class TestPlanned:
    def test_lists_at_the_first_price_what_the_whole_week_sells(self) -> None:
        plan = planned(week(receipt(1), receipt(2, Item(1, 3, value=240)), receipt(3, store=2)), over_http=0)

        assert plan.goods == {
            1: [Goods(Product(1, "GROCERY"), price=100, quantity=4)],
            2: [Goods(Product(1, "GROCERY"), price=100, quantity=1)],
        }

    def test_lists_what_no_list_of_products_knows(self) -> None:
        plan = planned(week(receipt(1, Item(9, 1, value=100))), over_http=0)

        assert plan.goods[1][0].product == Product(9)

    def test_sells_over_http_at_what_was_paid_for_a_piece(self) -> None:
        plan = planned(week(receipt(1, Item(1, 2, value=300, loyalty=50))), over_http=1)

        [sale] = plan.over_http
        assert (sale.lines[0].unit_price, sale.lines[0].adjustments) == (150, ())

    def test_draws_what_goes_back(self) -> None:
        plan = planned(week(receipt(53, Item(1, 3, value=300), Item(2, 1, value=100)), receipt(1)), over_http=0)

        assert [sale.back for sale in plan.sales] == [(Back(1, 3, as_new=True),), ()]
        assert plan.lines_back == 1
        assert (plan.sales[0].way, plan.sales[0].waits) == (Way.SHOP, False)

    def test_leaves_to_the_clock_what_silent_shops_took_back_over_http(self) -> None:
        receipts = [receipt(basket, Item(1, 3, value=300)) for basket in (53, 54, 140)]

        assert [sale.receipt.basket_id for sale in planned(week(*receipts), over_http=3).left_to_the_clock] == [54, 140]
        assert planned(week(*receipts), over_http=0).left_to_the_clock == []


class TestChosenForHttp:
    def test_takes_none_that_the_platform_has_to_decide(self) -> None:
        assert chosen_for_http([receipt(168), receipt(177)], wanted=2) == set()

    def test_takes_whole_households_those_with_most_baskets_first(self) -> None:
        receipts = [receipt(n, household=h) for n, h in enumerate((1, 2, 2, 3, 2, 3), start=1)]

        assert chosen_for_http(receipts, wanted=2) == {2, 3, 5}
        assert chosen_for_http(receipts, wanted=4) == {2, 3, 5, 4, 6}

    def test_takes_none_with_a_line_that_needs_an_adjustment(self) -> None:
        receipts = [receipt(1, Item(1, 1, value=100), Item(2, 3, value=100)), receipt(2, Item(1, 1, 100, coupon=10))]

        assert chosen_for_http(receipts, wanted=2) == set()


class TestParts:
    def test_keep_a_store_together_and_in_order(self) -> None:
        sales = planned(week(*(receipt(n, store=n % 3) for n in range(12))), over_http=0).sales

        found = parts(sales, count=2)

        assert sorted(sale.receipt.basket_id for part in found for sale in part) == list(range(12))
        assert not {sale.receipt.store_id for sale in found[0]} & {sale.receipt.store_id for sale in found[1]}
        assert all(
            [sale.receipt.basket_id for sale in part] == sorted(sale.receipt.basket_id for sale in part)
            for part in found
        )


ITEMS = some.builds(
    Item,
    product_id=some.just(1),
    quantity=some.integers(1, 1000),
    value=some.integers(1, 10**6),
    loyalty=some.integers(0, 10**5),
    matched=some.integers(0, 10**4),
).flatmap(lambda item: some.builds(_with_coupon, some.just(item), some.integers(0, item.value)))


def _with_coupon(item: Item, coupon: int) -> Item:
    return Item(item.product_id, item.quantity, item.value, item.loyalty, item.matched, coupon)


class TestAdjusted:
    def test_shows_the_shelf_price_and_names_every_discount(self) -> None:
        line = adjusted(Item(1, 3, value=500, loyalty=90, matched=50, coupon=100))

        assert line == Line(
            1,
            3,
            unit_price=214,
            adjustments=(
                Adjustment(AdjustmentKind.ROUNDING, Money(-2), FundedBy.MERCHANT),
                Adjustment(AdjustmentKind.LOYALTY, Money(-90), FundedBy.MERCHANT, "loyalty_card"),
                Adjustment(AdjustmentKind.COUPON, Money(-50), FundedBy.MERCHANT, "coupon_match"),
                Adjustment(AdjustmentKind.COUPON, Money(-100), FundedBy.MANUFACTURER, "coupon"),
            ),
        )

    def test_has_none_where_there_is_nothing_to_adjust(self) -> None:
        assert adjusted(Item(1, 2, value=500)) == Line(1, 2, unit_price=250)

    @given(ITEMS)
    def test_comes_to_what_the_shopper_paid(self, item: Item) -> None:
        line = adjusted(item)

        cut = sum(adjustment.amount.amount for adjustment in line.adjustments)
        assert line.unit_price * line.quantity + cut == item.paid
        assert 0 <= line.unit_price * line.quantity - item.listed < line.quantity


class TestPlain:
    def test_is_what_was_paid_for_a_piece(self) -> None:
        item = Item(1, 2, value=500, loyalty=100)

        assert may_go_plain(item)
        assert plain(item) == Line(1, 2, unit_price=250)

    def test_is_refused_where_a_piece_has_no_whole_price(self) -> None:
        assert not may_go_plain(Item(1, 3, value=500))

    def test_is_refused_where_a_manufacturer_pays_a_part(self) -> None:
        assert not may_go_plain(Item(1, 1, value=500, coupon=1))
