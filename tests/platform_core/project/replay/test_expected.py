"""Does the other side count by itself, and the same?"""

from __future__ import annotations

from pathlib import Path

from platform_core.project.replay.expected import draw, expected
from platform_core.project.replay.figures import Figures, in_all
from platform_core.project.replay.parquet import Data
from tests.platform_core.project.replay import weeks
from tests.platform_core.project.replay.weeks import Bought


def counted(data: Data, *, most: int | None = None) -> dict[int | None, Figures]:
    draw(data, week=2, most=most)
    return expected(data, basis_points=500)


class TestExpected:
    def test_splits_the_value_between_shopper_and_manufacturer(self, tmp_path: Path) -> None:
        lines = [Bought(basket=1, value=4.00, coupon=1.00, matched=0.50), Bought(basket=1, product=2, value=1.50)]

        found = counted(Data(weeks.write(tmp_path, lines)))

        assert found == {300: Figures(baskets=1, lines=2, paid=450, funded=100, commission=23, payable=527)}

    def test_rounds_commission_basket_by_basket_half_up(self, tmp_path: Path) -> None:
        lines = [Bought(basket=1, value=0.10), Bought(basket=2, value=0.10), Bought(basket=3, value=0.09)]

        found = counted(Data(weeks.write(tmp_path, lines)))

        assert found[300].commission == 2

    def test_counts_the_baskets_that_are_replayed(self, tmp_path: Path) -> None:
        data = Data(weeks.write(tmp_path, weeks.ordinary()))

        for most in (None, 7):
            week = data.week(2, most=most)
            found = in_all(counted(data, most=most).values())
            assert (found.baskets, found.paid) == (len(week.receipts), sum(r.paid for r in week.receipts))
            assert found.lines == sum(len(r.items) for r in week.receipts)
