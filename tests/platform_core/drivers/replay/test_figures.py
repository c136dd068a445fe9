"""Are differences found, and only they?"""

from __future__ import annotations

from platform_core.drivers.replay.figures import Difference, at_provider, differences, in_all, of_stores, on_shelves

COLUMNS = ("store_id", "baskets", "paid", "payable")


class TestDifferences:
    def test_are_none_between_the_same(self) -> None:
        assert differences(of_stores([(1, 2, 950, 902)], COLUMNS), of_stores([(1, 2, 950, 902)], COLUMNS)) == []

    def test_name_store_and_figure(self) -> None:
        expected = of_stores([(1, 2, 950, 902), (2, 2, 950, 902)], COLUMNS)
        booked = of_stores([(1, 2, 950, 902), (2, 2, 949, 901)], COLUMNS)

        assert differences(expected, booked) == [Difference(2, "paid", 950, 949), Difference(2, "payable", 902, 901)]

    def test_miss_no_store_of_either_side(self) -> None:
        assert differences({(1, "baskets"): 1}, {(2, "baskets"): 1, (None, "baskets"): 1}) == [
            Difference(1, "baskets", 1, 0),
            Difference(2, "baskets", 0, 1),
            Difference(None, "baskets", 0, 1),
        ]

    def test_do_not_cancel_out_between_stores(self) -> None:
        expected, booked = {(1, "paid"): 1, (2, "paid"): 2}, {(1, "paid"): 2, (2, "paid"): 1}

        assert len(differences(expected, booked)) == 2

    def test_are_none_where_nothing_is_not_mentioned(self) -> None:
        assert differences(on_shelves([(1, 7, 2)]), on_shelves([(1, 7, 2), (1, 8, 0)])) == []

    def test_name_the_product_on_a_shelf(self) -> None:
        assert differences(on_shelves([(1, 7, 2)]), on_shelves([(1, 7, 1), (3, 9, 4)])) == [
            Difference(1, "pieces of product 7", 2, 1),
            Difference(3, "pieces of product 9", 0, 4),
        ]

    def test_name_the_side_of_the_money_at_the_provider(self) -> None:
        said = at_provider(captured=900, refunded=100)

        assert differences(said, at_provider(captured=900, refunded=99)) == [
            Difference(None, "refunded at the provider", 100, 99)
        ]


class TestInAll:
    def test_is_the_sum_of_every_figure(self) -> None:
        both = of_stores([(1, 2, 950, 902), (2, 2, 950, 902)], COLUMNS)

        assert in_all(both) == {"baskets": 4, "paid": 1900, "payable": 1804}


class TestOfStores:
    def test_adds_up_what_shops_of_no_store_have(self) -> None:
        assert of_stores([(None, 1, 10, 9), (None, 2, 20, 19)], COLUMNS)[None, "paid"] == 30
