"""Do two counts that share no code agree on every day of the year?"""

from __future__ import annotations

import ast
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from platform_core.legal.calendars import Days, Reading, notice
from platform_core.legal.spans import parse
from tests.drivers.simulator.oracle import calendar
from tests.drivers.simulator.oracle.calendar import end_of_period, is_worked, opened
from tests.drivers.simulator.tests.scripts import instant

ENGINE = Days(1, dict(notice(1)))
YEAR = [datetime(2026, 1, 1, 4, tzinfo=UTC) + timedelta(days=n) for n in range(365)]


class TestThePeriod:
    @pytest.mark.parametrize(
        "within",
        [
            *(f"calendar_days:{n}" for n in (1, 3, 7, 15)),
            *(f"working_days:{n}" for n in (1, 3, 10)),
            *(
                "hours:48",
                "months:1",
                "month_end:0",
                "working_days:3<calendar_days:7",
                "calendar_days:60+calendar_days:20",
            ),
        ],
    )
    @pytest.mark.parametrize("late", [True, False])
    def test_ends_as_the_engines_on_every_day_of_the_year(self, within: str, late: bool):
        known, span = ENGINE.read(Reading.LATER if late else Reading.EARLIER), parse(within)
        for since in YEAR:
            due = span.due(since, calendar=known)
            assert end_of_period(within, since, late=late) == due.strict
            assert end_of_period(within, since, by_law=True, late=late) == due.legal

    def test_passes_over_a_golden_week(self):
        signed = instant("2026-09-24T10:00:00+08:00")

        assert end_of_period("calendar_days:7", signed) == instant("2026-10-02T00:00:00+08:00")
        assert end_of_period("calendar_days:7", signed, by_law=True) == instant("2026-10-09T00:00:00+08:00")

    def test_counts_a_weekend_that_is_worked(self):
        since = instant("2026-09-18T23:59:59+08:00")

        assert end_of_period("working_days:1", since) == instant("2026-09-21T00:00:00+08:00")

    def test_of_a_year_that_nobody_has_announced_is_early_or_late(self):
        early, late = (
            end_of_period("working_days:5", instant("2026-12-28T12:00:00+08:00"), late=late) for late in (False, True)
        )

        assert early == instant("2027-01-04T00:00:00+08:00")
        assert early < late


class TestADay:
    def test_of_rest_may_be_worked(self):
        assert is_worked(date(2026, 10, 10), late=True)
        assert not is_worked(date(2026, 10, 7), late=True)

    @pytest.mark.parametrize(("hour", "opens"), [("08:59", "09:00"), ("12:00", "12:00"), ("21:00", "09:00")])
    def test_has_hours_in_which_somebody_is_there(self, hour: str, opens: str):
        since = instant(f"2026-03-10T{hour}:00+08:00")

        assert opened(since) == instant(f"2026-03-{10 + (hour > opens)}T{opens}:00+08:00")


def test_the_calendar_knows_nothing_of_the_engine():
    tree = ast.parse(Path(calendar.__file__).read_text("utf8"))
    found = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    others = {name for name in found if name.partition(".")[0] not in sys.stdlib_module_names}

    assert others == {"tests.drivers.simulator.words"}
