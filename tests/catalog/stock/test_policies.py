"""Until which day may a lot be sold?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog.stock import policies
from catalog.stock.types import StockState

LAST_DAY = date(2026, 3, 10)


@pytest.mark.duty("PQL-33")
@pytest.mark.parametrize(("days", "is_over"), [(-1, False), (0, False), (1, True)])
def test_a_lot_is_good_through_its_last_day(days: int, is_over: bool) -> None:
    assert policies.is_over(LAST_DAY, today=LAST_DAY + timedelta(days=days)) is is_over


class TestPiecesIn:
    @pytest.mark.parametrize("available", range(8))
    def test_are_those_at_which_a_shopper_is_told_so(self, available: int) -> None:
        said = {state for state in StockState if available in policies.pieces_in(state)}

        assert said == {policies.stock_state(available)}
