"""Does the other side count by itself, and the same?"""

from __future__ import annotations

from pathlib import Path

from tests.drivers.replay.expected import draw, expected
from tests.drivers.replay.receipts import Data
from tests.drivers.replay.reconciling import PIECES, Figures, in_all
from tests.drivers.replay.tests import weeks
from tests.drivers.replay.tests.weeks import Bought


def counted(data: Data, *, most: int | None = None) -> Figures:
    draw(data, week=2, most=most)
    return expected(data, basis_points=500)


def sold(figures: Figures) -> dict[str, int]:
    """What is not nothing, at the one store of these weeks."""
    assert {store for store, _ in figures} == {300}
    return {what: value for (_, what), value in figures.items() if value and not what.startswith(PIECES)}


class TestExpected:
    def test_splits_the_value_between_shopper_and_manufacturer(self, tmp_path: Path) -> None:
        lines = [Bought(basket=1, value=4.00, coupon=1.00, matched=0.50), Bought(basket=1, product=2, value=1.50)]

        found = counted(Data(weeks.write(tmp_path, lines)))

        assert sold(found) == {"baskets": 1, "lines": 2, "paid": 450, "funded": 100, "commission": 23, "payable": 527}

    def test_rounds_commission_basket_by_basket_half_up(self, tmp_path: Path) -> None:
        lines = [Bought(basket=1, value=0.10), Bought(basket=2, value=0.10), Bought(basket=3, value=0.09)]

        found = counted(Data(weeks.write(tmp_path, lines)))

        assert found[300, "commission"] == 2

    def test_gives_back_the_part_of_a_line_rounded_down(self, tmp_path: Path) -> None:
        """Of basket 140 one of three pieces goes back, after the receipt."""
        lines = [Bought(basket=140, quantity=3, value=10.02, coupon=5.00)]

        found = counted(Data(weeks.write(tmp_path, lines)))

        assert sold(found) == {
            "baskets": 1,
            "lines": 1,
            "returned": 1,
            "paid": 502,
            "funded": 500,
            "refunded": 167,
            "unfunded": 166,
            "commission": 25 - 8,
            "payable": 669 - 17,
        }

    def test_takes_commission_on_what_stays_when_the_shop_had_to_wait(self, tmp_path: Path) -> None:
        """Of basket 54 all three pieces go back, before the receipt; and the line that stays was paid for."""
        lines = [Bought(basket=54, quantity=3, value=9.00), Bought(basket=54, product=2, value=1.10)]

        found = counted(Data(weeks.write(tmp_path, lines)))

        assert (found[300, "refunded"], found[300, "commission"], found[300, "payable"]) == (900, 6, 104)

    def test_gives_all_back_to_others_with_the_last_of_the_money(self, tmp_path: Path) -> None:
        lines = [Bought(basket=53, quantity=3, value=9.00), Bought(basket=53, product=2, value=1.10, coupon=1.10)]

        found = counted(Data(weeks.write(tmp_path, lines)))

        assert (found[300, "refunded"], found[300, "unfunded"], found[300, "payable"]) == (900, 110, 0)

    def test_gives_nothing_back_where_the_platform_follows_the_shop(self, tmp_path: Path) -> None:
        found = counted(Data(weeks.write(tmp_path, [Bought(basket=168, quantity=3, value=9.00)])))

        assert (found[300, "returned"], found[300, "refunded"], found[300, "payable"]) == (1, 0, 855)

    def test_puts_on_the_shelf_what_came_back_as_new(self, tmp_path: Path) -> None:
        """Not what was paid for without waiting (230), nor what the shop did not have to take back (219)."""
        lines = [Bought(basket=basket, quantity=3, value=9.00) for basket in (53, 140, 219, 230)]
        data = Data(weeks.write(tmp_path, lines))

        assert counted(data)[300, f"{PIECES} 1"] == 3 + 1

    def test_counts_the_baskets_that_are_replayed(self, tmp_path: Path) -> None:
        data = Data(weeks.write(tmp_path, weeks.ordinary()))

        for most in (None, 7):
            week = data.week(2, most=most)
            found = in_all(counted(data, most=most))
            assert (found["baskets"], found["paid"]) == (len(week.receipts), sum(r.paid for r in week.receipts))
            assert found["lines"] == sum(len(r.items) for r in week.receipts)
