"""Are differences found, and only they, and is the outcome legible?"""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from platform_core.drivers.world.progress import SHOWN, Report
from tests.drivers.replay.reconciling import Difference, differences, figures, in_all, show


@pytest.fixture
def log() -> StringIO:
    return StringIO()


@pytest.fixture
def report(log: StringIO) -> Report:
    return Report(Console(file=log, width=120))


class TestDifferences:
    def test_are_none_between_the_same(self) -> None:
        one, other = figures([(1, "paid", 950), (1, "lines", 2)]), figures([(1, "lines", 2), (1, "paid", 950)])

        assert differences(one, other) == []

    def test_name_store_and_figure_and_miss_no_store_of_either_side(self) -> None:
        expected = figures([(1, "paid", 950), (2, "paid", 950), (2, "payable", 902)])
        booked = figures([(2, "paid", 949), (2, "payable", 902), (3, "paid", 1), (None, "paid", 1)])

        assert differences(expected, booked) == [
            Difference(1, "paid", 950, 0),
            Difference(2, "paid", 950, 949),
            Difference(3, "paid", 0, 1),
            Difference(None, "paid", 0, 1),
        ]

    def test_do_not_cancel_out_between_stores(self) -> None:
        expected, booked = figures([(1, "paid", 1), (2, "paid", 2)]), figures([(1, "paid", 2), (2, "paid", 1)])

        assert in_all(expected) == in_all(booked) == {"paid": 3}
        assert len(differences(expected, booked)) == 2

    def test_are_none_where_nothing_is_not_mentioned(self) -> None:
        assert differences(figures([(1, "paid", 2)]), figures([(1, "paid", 2), (1, "escrow", 0)])) == []

    def test_count_together_what_shops_of_no_store_have(self) -> None:
        assert figures([(None, "paid", 10), (None, "paid", 20)])[None, "paid"] == 30


class TestTheReport:
    def test_writes_a_line_for_every_tenth_into_a_log(self, report: Report, log: StringIO) -> None:
        progress = report.tenths("baskets", total=2000)
        for _ in range(40):
            progress(50)

        lines = log.getvalue().splitlines()
        assert len(lines) == 10
        assert (lines[0], lines[-1]) == ("baskets: 200 of 2,000", "baskets: 2,000 of 2,000")

    def test_sets_both_sides_beside_each_other(self, report: Report, log: StringIO) -> None:
        three = (1, "baskets", 3)
        show(figures([three, (1, "paid", 123456)]), figures([three, (1, "paid", 123455)]), report)

        baskets, paid = (
            next(line for line in log.getvalue().splitlines() if line.startswith(f"│ {word} "))
            for word in ("baskets", "paid")
        )
        assert "equal" in baskets
        assert [word in paid for word in ("1,234.56", "1,234.55", "DIFFERENT")] == [True] * 3

    def test_names_where_the_first_differences_are(self, report: Report, log: StringIO) -> None:
        found = [Difference(300, "paid", -5, 100), *[Difference(None, "baskets", 0, 1)] * (SHOWN + 6)]

        report.first(found)

        first, second, *_, last = log.getvalue().splitlines()
        assert first == "  store 300: paid: expected -0.05, booked 1.00"
        assert second == "  a shop of no store: baskets: expected 0, booked 1"
        assert last == "  … and 7 more"
