"""The committed calendar against an independent package, and what is supposed of years that nobody has announced."""

from collections import Counter
from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.legal.calendars import DayKind, Days, Reading, notice, statutory
from platform_core.legal.errors import CalendarEnds
from platform_core.legal.spans import LOCAL, CalendarDays, Months, WorkingDays

KNOWN = Days(1, dict(notice(1)))


class TestNotice:
    def test_agrees_with_the_package_on_every_day_of_eight_years(self):
        days = list(notice(1))

        assert [day for day, _ in days] == [date(2019, 1, 1) + timedelta(days=n) for n in range(2922)]
        assert [day for day, _ in days if KNOWN.is_working_day(day) != chinese_calendar.is_workday(day)] == []

    def test_has_the_figures_of_2026(self):
        kinds = Counter(kind for day, kind in notice(1) if day.year == 2026)

        assert kinds[DayKind.HOLIDAY] == 33
        assert kinds[DayKind.MAKEUP] == 6
        assert kinds[DayKind.WORKDAY] + kinds[DayKind.MAKEUP] == 248

    def test_knows_nothing_of_2027(self):
        assert KNOWN.knows(date(2026, 12, 31))
        assert not KNOWN.knows(date(2027, 1, 1))


class TestSupposedDays:
    """Each known year, counted as if its notice had not come."""

    EARLY, LATE = (Days(0, {}, reading) for reading in (Reading.EARLIER, Reading.LATER))

    def test_enclose_every_real_day_since_2019(self):
        for day, _ in notice(1):
            real = KNOWN.is_working_day(day)
            assert self.EARLY.is_working_day(day) or not real, day
            assert real or not self.LATE.is_working_day(day), day

    @given(
        start=st.builds(datetime.combine, st.dates(date(2019, 1, 1), date(2026, 1, 1)), st.times(), st.just(LOCAL)),
        span=st.one_of(
            st.builds(WorkingDays, st.integers(1, 30)),
            st.builds(CalendarDays, st.integers(1, 30)),
            st.builds(Months, st.integers(1, 6)),
        ),
    )
    def test_give_ends_no_later_and_no_earlier_than_the_real_one(self, start, span):
        early, real, late = (span.due(start, calendar=days) for days in (self.EARLY, KNOWN, self.LATE))

        assert early.legal <= real.legal <= late.legal
        assert early.provisional
        assert late.provisional
        assert not real.provisional

    def test_leave_out_the_statutory_dates_in_both_readings(self):
        spring_festival = date(2027, 2, 8)  # a Monday

        assert not self.EARLY.is_working_day(spring_festival)
        assert not self.LATE.is_working_day(spring_festival)
        assert self.EARLY.is_working_day(date(2027, 3, 8))
        assert self.LATE.is_working_day(date(2027, 3, 8))

    def test_end_where_even_the_statutory_dates_do(self):
        assert self.EARLY.is_working_day(date(2040, 12, 31))
        with pytest.raises(CalendarEnds) as refusal:
            self.EARLY.is_working_day(date(2041, 1, 1))

        assert refusal.value.params == {"year": 2041}


class TestStatutory:
    @pytest.mark.parametrize("year", range(2025, 2041))
    def test_are_the_thirteen_days_of_the_revision_of_2024(self, year):
        days = statutory(year)

        assert {date(year, 1, 1), date(year, 5, 1), date(year, 5, 2), date(year, 10, 1)} <= days
        assert len(days) in (12, 13)  # the mid-autumn day may fall into the national days
