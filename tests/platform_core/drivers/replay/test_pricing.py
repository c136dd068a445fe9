"""Is a line of an order what the receipt says?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from orders.types import Adjustment, AdjustmentKind, FundedBy
from platform_core.drivers.replay.pricing import Line, adjusted, may_go_plain, plain
from platform_core.drivers.replay.receipts import Item
from platform_core.money import Money

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

        assert line.total == item.paid
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
