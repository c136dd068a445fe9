"""Are differences found, and only they?"""

from __future__ import annotations

from platform_core.drivers.replay.figures import (
    Difference,
    Figures,
    Statement,
    differences,
    in_all,
    unlike_shelves,
    unlike_statements,
)

SOLD = Figures(baskets=2, lines=5, paid=950, funded=50, commission=48, payable=952)


class TestDifferences:
    def test_are_none_between_the_same(self) -> None:
        assert differences({1: SOLD}, {1: SOLD}) == []

    def test_name_store_and_figure(self) -> None:
        short = Figures(baskets=2, lines=5, paid=949, funded=50, commission=48, payable=951)

        assert differences({1: SOLD, 2: SOLD}, {1: SOLD, 2: short}) == [
            Difference(2, "paid", 950, 949),
            Difference(2, "payable", 952, 951),
        ]

    def test_miss_no_store_of_either_side(self) -> None:
        one = Figures(baskets=1)

        assert differences({1: one}, {2: one, None: one}) == [
            Difference(1, "baskets", 1, 0),
            Difference(2, "baskets", 0, 1),
            Difference(None, "baskets", 0, 1),
        ]

    def test_do_not_cancel_out_between_stores(self) -> None:
        assert len(differences({1: Figures(paid=1), 2: Figures(paid=2)}, {1: Figures(paid=2), 2: Figures(paid=1)})) == 2


class TestInAll:
    def test_is_the_sum_of_every_figure(self) -> None:
        whole = Figures(baskets=4, lines=10, paid=1900, funded=100, commission=96, payable=1904)

        assert in_all([SOLD, SOLD]) == whole


class TestUnlikeShelves:
    def test_are_none_where_nothing_is_not_mentioned(self) -> None:
        assert unlike_shelves({(1, 7): 2}, {(1, 7): 2, (1, 8): 0}) == []

    def test_name_store_and_product(self) -> None:
        assert unlike_shelves({(1, 7): 2, (2, 7): 1}, {(1, 7): 1, (3, 9): 4}) == [
            Difference(1, "pieces of product 7", 2, 1),
            Difference(2, "pieces of product 7", 1, 0),
            Difference(3, "pieces of product 9", 0, 4),
        ]


class TestUnlikeStatements:
    def test_name_the_side_of_the_money(self) -> None:
        said = Statement(captured=900, refunded=100)

        assert unlike_statements(said, said) == []
        assert unlike_statements(said, Statement(captured=900, refunded=99)) == [
            Difference(None, "refunded at the provider", 100, 99)
        ]
