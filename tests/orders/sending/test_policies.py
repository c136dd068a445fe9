"""Which lots does each order of a list get?"""

from __future__ import annotations

from datetime import UTC, datetime

from catalog.stock.types import LotLeft
from orders.sales.types import LotPicked
from orders.sending.policies import share_lots
from orders.sending.types import WantedLine
from platform_core.rows import new_id

TEA, CUP = new_id(), new_id()
AT = datetime(2026, 3, 10, tzinfo=UTC)


def line(sku_id, quantity: int) -> WantedLine:
    return WantedLine(new_id(), sku_id, quantity)


def shelf(**left: int) -> list[LotLeft]:
    return [LotLeft(lot, pieces, AT) for lot, pieces in left.items()]


def lots_of(shared, of: WantedLine) -> list[tuple[str, int]] | None:
    return [(lot.lot, lot.quantity) for lot in shared[of.line_id]] if of.line_id in shared else None


class TestShareLots:
    def test_gives_the_first_lot_to_the_first_order_and_what_is_left_to_the_next(self):
        first, second, third = line(TEA, 3), line(TEA, 4), line(TEA, 1)

        shared = share_lots([[first], [second], [third]], shelves={TEA: shelf(L1=5, L2=3)})

        assert [lots_of(shared, each) for each in (first, second, third)] == [
            [("L1", 3)],
            [("L1", 2), ("L2", 2)],
            [("L2", 1)],
        ]

    def test_leaves_the_pieces_of_an_order_that_cannot_be_whole_to_the_next(self):
        tea, cup, small = line(TEA, 4), line(CUP, 1), line(TEA, 5)

        shared = share_lots([[tea, cup], [small]], shelves={TEA: shelf(L1=5), CUP: []})

        assert (lots_of(shared, tea), lots_of(shared, cup)) == (None, None)
        assert lots_of(shared, small) == [("L1", 5)]

    def test_takes_each_line_of_an_order_from_its_own_shelf(self):
        tea, cup = line(TEA, 1), line(CUP, 2)

        shared = share_lots([[tea, cup]], shelves={TEA: shelf(L1=1), CUP: [LotLeft("", 9, AT)]})

        assert shared == {tea.line_id: [LotPicked(tea.line_id, 1, "L1")], cup.line_id: [LotPicked(cup.line_id, 2, "")]}

    def test_gives_nothing_of_a_shelf_one_piece_short(self):
        wanted = line(TEA, 6)

        assert share_lots([[wanted]], shelves={TEA: shelf(L1=5)}) == {}
        assert lots_of(share_lots([[wanted]], shelves={TEA: shelf(L1=5, L2=1)}), wanted) == [("L1", 5), ("L2", 1)]
