"""Is the outcome legible, in a terminal and in a log?"""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from rich.console import Console

from platform_core.drivers.replay.figures import Difference
from platform_core.drivers.replay.receipts import LeftOut
from platform_core.drivers.replay.report import SHOWN, show_differences, show_left_out, show_totals
from platform_core.drivers.world.progress import Report


@pytest.fixture
def log() -> StringIO:
    return StringIO()


@pytest.fixture
def report(log: StringIO) -> Report:
    return Report(Console(file=log, width=120))


class TestTheReport:
    def test_writes_a_line_for_every_tenth_into_a_log(self, report: Report, log: StringIO) -> None:
        with report.bar("baskets", total=2000) as progress:
            for _ in range(40):
                progress(50)

        lines = log.getvalue().splitlines()
        assert len(lines) == 10
        assert (lines[0], lines[-1]) == ("baskets: 200 of 2,000", "baskets: 2,000 of 2,000")

    def test_lists_every_reason_to_leave_out_with_its_count(self, report: Report, log: StringIO) -> None:
        show_left_out(Counter({LeftOut.TOO_MANY: 1234}), report)

        lines = log.getvalue().splitlines()
        assert all(any(reason in line for line in lines) for reason in LeftOut)
        assert any(LeftOut.TOO_MANY in line and "1,234" in line for line in lines)

    def test_sets_both_sides_beside_each_other(self, report: Report, log: StringIO) -> None:
        show_totals({(1, "baskets"): 3, (1, "paid"): 123456}, {(1, "baskets"): 3, (1, "paid"): 123455}, report)

        baskets, paid = (
            next(line for line in log.getvalue().splitlines() if word in line) for word in ("bask", "paid")
        )
        assert "equal" in baskets
        assert [word in paid for word in ("1,234.56", "1,234.55", "DIFFERENT")] == [True] * 3

    def test_names_where_the_differences_are(self, report: Report, log: StringIO) -> None:
        show_differences([Difference(300, "paid", -5, 100), Difference(None, "baskets", 0, 1)], report)

        assert log.getvalue().splitlines() == [
            "  store 300: paid by shoppers / captured: expected -0.05, booked 1.00",
            "  a shop of no store: baskets / orders received: expected 0, booked 1",
        ]

    def test_does_not_go_on_for_ever(self, report: Report, log: StringIO) -> None:
        show_differences([Difference(n, "paid", 0, 1) for n in range(SHOWN + 7)], report)

        assert log.getvalue().splitlines()[-1] == "  … and 7 more"
