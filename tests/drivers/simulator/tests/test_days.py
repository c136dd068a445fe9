"""Do two counts that share no code agree on every day of the year?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from platform_core.legal.calendars import Days, Reading, notice
from platform_core.legal.spans import CalendarDays, WorkingDays
from tests.drivers.simulator.oracle import clocks
from tests.drivers.simulator.tests.scripts import instant

ENGINE = Days(1, dict(notice(1)))
YEAR = [datetime(2026, 1, 1, 4, tzinfo=UTC) + timedelta(days=n) for n in range(365)]


class TestAnEnd:
    @pytest.mark.parametrize("count", [1, 3, 7, 10, 15])
    @pytest.mark.parametrize("late", [True, False])
    def test_is_the_engines_on_every_day_of_the_year(self, count: int, late: bool):
        known = ENGINE.read(Reading.LATER if late else Reading.EARLIER)
        for start in YEAR:
            due = CalendarDays(count).due(start, calendar=known)
            assert clocks.calendar_days(start, count) == due.strict
            assert clocks.calendar_days_by_law(start, count, late=late) == due.legal
            assert clocks.working_days(start, count, late=late) == WorkingDays(count).due(start, calendar=known).strict

    def test_passes_over_a_golden_week(self):
        signed = instant("2026-09-24T10:00:00+08:00")

        assert clocks.calendar_days(signed, 7) == instant("2026-10-02T00:00:00+08:00")
        assert clocks.calendar_days_by_law(signed, 7) == instant("2026-10-09T00:00:00+08:00")

    def test_counts_a_weekend_that_is_worked(self):
        assert clocks.working_days(instant("2026-09-18T23:59:59+08:00"), 1) == instant("2026-09-21T00:00:00+08:00")

    def test_of_a_year_that_nobody_has_announced_is_early_or_late(self):
        start = instant("2026-12-28T12:00:00+08:00")

        early, late = (clocks.working_days(start, 5, late=late) for late in (False, True))

        assert early == instant("2027-01-05T00:00:00+08:00") - timedelta(days=1)
        assert early < late


class TestADay:
    def test_of_rest_may_be_worked(self):
        assert clocks.is_worked(date(2026, 10, 10), late=True)
        assert not clocks.is_worked(date(2026, 10, 8) - timedelta(days=1), late=True)
