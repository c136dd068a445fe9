"""Every boundary at the instant, and the rules of counting as properties, against a second counter.

The vectors of the catalogue are `test_vectors.py`.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_core import clock
from platform_core.legal import spans
from platform_core.legal.calendars import Days, Reading, notice
from platform_core.legal.rules import rule
from platform_core.legal.spans import (
    LOCAL,
    CalendarDays,
    EndsBefore,
    Extended,
    FullDaysBefore,
    Hours,
    HoursBefore,
    Minutes,
    MonthEnd,
    Months,
    WorkingDays,
    Years,
)
from tests.platform_core.legal import counting
from tests.platform_core.legal.counting import at, last_day

ALL = (
    *(Minutes(30), Hours(4), CalendarDays(7), WorkingDays(3), Months(6), Years(3), MonthEnd(1)),
    *(FullDaysBefore(5), HoursBefore(24)),
    EndsBefore(WorkingDays(3), CalendarDays(7)),
    Extended(Extended(CalendarDays(7), WorkingDays(2)), Hours(1)),
)
KNOWN = Days(1, dict(notice(1)))
MOMENTS = st.builds(datetime.combine, st.dates(date(2019, 1, 1), date(2026, 9, 30)), st.times(), st.just(LOCAL))
KNOWN_MOMENTS = st.builds(datetime.combine, st.dates(date(2019, 1, 1), date(2026, 5, 31)), st.times(), st.just(LOCAL))
ROLLS = Days(1, KNOWN.kinds, Reading.LATER)
BRIEFLY = settings(max_examples=40)  # the suite's time; `make proofs` is for size


class TestLocalZone:
    def test_is_the_clocks(self):
        assert clock.LOCAL == LOCAL

    def test_refuses_an_instant_without_a_zone(self, calendar):
        with pytest.raises(ValueError, match="has no zone"):
            CalendarDays(7).due(datetime(2026, 3, 1), calendar=calendar)  # noqa: DTZ001


class TestWorkingDays:
    @given(start=MOMENTS, n=st.integers(1, 60))
    def test_contain_exactly_so_many_working_days_by_another_count(self, start, n):
        end = date.fromisoformat(last_day(WorkingDays(n).due(start, calendar=KNOWN).strict))

        days = [start.date() + timedelta(days=i) for i in range(1, (end - start.date()).days + 1)]
        assert sum(chinese_calendar.is_workday(day) for day in days) == n
        assert chinese_calendar.is_workday(days[-1])

    @BRIEFLY
    @given(start=MOMENTS, n=st.integers(1, 45))
    def test_end_where_the_second_counter_ends_and_never_roll(self, start, n):
        found = WorkingDays(n).due(start, calendar=KNOWN)

        assert last_day(found.strict) == last_day(found.legal) == str(counting.working_days(start, n))

    def test_of_none_end_with_the_day_itself_and_by_law_with_the_next_that_is_worked(self, calendar):
        found = WorkingDays(0).due(at("2026-10-01"), calendar=calendar)

        assert (last_day(found.strict), last_day(found.legal)) == ("2026-10-01", "2026-10-08")


class TestCalendarDays:
    @pytest.mark.parametrize(("clock_time", "due"), [(time(0), "2026-03-10"), (time(23, 59, 59, 999999), "2026-03-10")])
    def test_do_not_care_at_what_time_of_the_day_it_began(self, calendar, clock_time, due):
        assert last_day(CalendarDays(7).due(at("2026-03-03", clock_time), calendar=calendar).strict) == due

    def test_go_by_the_day_in_shanghai_and_end_in_utc(self, calendar):
        before_midnight = datetime(2026, 3, 3, 15, 59, 59, tzinfo=UTC)
        midnight = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)

        ends = [CalendarDays(7).due(start, calendar=calendar).strict for start in (before_midnight, midnight)]

        assert ends == [datetime(2026, 3, 10, 16, 0, tzinfo=UTC), datetime(2026, 3, 11, 16, 0, tzinfo=UTC)]
        assert {end.tzinfo for end in ends} == {UTC}

    @BRIEFLY
    @given(start=MOMENTS, n=st.integers(0, 60))
    def test_end_where_the_second_counter_ends_and_roll_as_it_does(self, start, n):
        found = CalendarDays(n).due(start, calendar=KNOWN)

        strict = counting.calendar_days(start, n)
        assert (last_day(found.strict), last_day(found.legal)) == (str(strict), str(counting.rolled(strict)))
        assert found.steps["last_day_by_law"] == last_day(found.legal)


class TestMinutesAndHours:
    def test_run_from_the_moment_over_midnight_and_holidays(self, calendar):
        start = at("2026-09-30", time(23, 50))

        assert Minutes(30).due(start, calendar=calendar).legal == at("2026-10-01", time(0, 20))
        assert Hours(48).due(start, calendar=calendar).strict == at("2026-10-02", time(23, 50))

    @BRIEFLY
    @given(start=MOMENTS, n=st.integers(0, 2000))
    def test_are_so_long_to_the_tick_whatever_day_it_is_and_ask_no_calendar(self, start, n):
        nobody = Days(0, {})

        for span, length in ((Hours(n), timedelta(hours=n)), (Minutes(n), timedelta(minutes=n))):
            found = span.due(start, calendar=nobody)
            assert found.strict - start == found.legal - start == length
            assert not found.provisional


class TestMonthsAndYears:
    @pytest.mark.parametrize(
        ("span", "event", "ends"),
        [
            (Months(6), "2025-08-31", ("2026-02-28", "2026-02-28")),  # no 31st; and a Saturday that is worked
            (Months(6), "2026-03-31", ("2026-09-30", "2026-09-30")),
            (Months(12), "2025-01-31", ("2026-01-31", "2026-02-02")),
            (Years(1), "2024-02-29", ("2025-02-28", "2025-02-28")),
            (Years(3), "2022-12-31", ("2025-12-31", "2025-12-31")),
            (MonthEnd(0), "2026-01-01", ("2026-01-31", "2026-02-02")),
            (MonthEnd(1), "2026-03-31", ("2026-04-30", "2026-04-30")),
            (MonthEnd(1), "2025-12-31", ("2026-01-31", "2026-02-02")),
        ],
    )
    def test_end_on_the_same_day_or_the_last_of_the_month(self, calendar, span, event, ends):
        found = span.due(at(event), calendar=calendar)

        assert (last_day(found.strict), last_day(found.legal)) == ends

    @BRIEFLY
    @given(start=MOMENTS, n=st.integers(0, 24))
    def test_end_where_the_second_counter_ends(self, start, n):
        found = Months(n).due(start, calendar=ROLLS)

        strict = counting.same_day_after(start, n)
        assert last_day(found.strict) == str(strict)
        assert n % 12 or Years(n // 12).due(start, calendar=ROLLS) == found

    @BRIEFLY
    @given(start=MOMENTS, n=st.integers(0, 24))
    def test_of_a_month_end_are_the_day_before_a_first(self, start, n):
        found = MonthEnd(n).due(start, calendar=ROLLS)

        first = counting.same_day_after(start.replace(day=1), n + 1)
        assert found.strict == at(str(first), time(0))

    @BRIEFLY
    @given(start=KNOWN_MOMENTS, n=st.integers(1, 6))
    def test_roll_as_the_second_counter_does(self, start, n):
        found = Months(n).due(start, calendar=KNOWN)

        assert last_day(found.legal) == str(counting.rolled(counting.same_day_after(start, n)))

    @pytest.mark.parametrize(
        ("span", "event", "strict"),
        [
            (Months(12), "2024-02-29", "2025-02-28"),
            (Months(48), "2024-02-29", "2028-02-29"),
            (Months(1), "2024-01-31", "2024-02-29"),
            (Months(1), "2024-01-30", "2024-02-29"),
            (Years(1), "2023-02-28", "2024-02-28"),  # not the last of February: the same day
            (MonthEnd(0), "2024-02-01", "2024-02-29"),
            (MonthEnd(12), "2023-02-10", "2024-02-29"),
            (Months(1), "2024-12-31", "2025-01-31"),
            (CalendarDays(1), "2024-12-31", "2025-01-01"),
            (CalendarDays(1), "2024-02-28", "2024-02-29"),
            (Years(3), "2023-12-31", "2026-12-31"),
        ],
        ids=str,
    )
    def test_know_the_leap_day_and_the_end_of_the_year(self, calendar, span, event, strict):
        assert last_day(span.due(at(event), calendar=calendar).strict) == strict


class TestEverySpan:
    @BRIEFLY
    @given(
        start=KNOWN_MOMENTS,
        later=st.timedeltas(timedelta(0), timedelta(days=40)),
        span=st.sampled_from([WorkingDays(3), CalendarDays(7), Months(1), MonthEnd(1), Hours(48), FullDaysBefore(5)]),
    )
    def test_never_ends_earlier_for_having_begun_later(self, start, later, span):
        first, second = (span.due(begun, calendar=KNOWN) for begun in (start, start + later))

        assert first.strict <= second.strict
        assert first.legal <= second.legal

    @BRIEFLY
    @given(start=KNOWN_MOMENTS, span=st.sampled_from([WorkingDays(3), CalendarDays(7), Months(1), MonthEnd(1)]))
    def test_ends_at_a_midnight_of_shanghai_and_by_law_no_earlier_than_strictly(self, start, span):
        found = span.due(start, calendar=KNOWN)

        assert last_day(found.strict) <= last_day(found.legal)
        assert found.strict > start

    @BRIEFLY
    @given(
        start=KNOWN_MOMENTS, span=st.sampled_from([WorkingDays(3), CalendarDays(7), Months(1), Hours(5), Minutes(7)])
    )
    def test_does_not_care_in_which_zone_the_instant_is_written(self, start, span):
        assert span.due(start.astimezone(UTC), calendar=KNOWN) == span.due(start, calendar=KNOWN)


class TestBackwards:
    def test_full_days_lie_between_notice_and_effect(self):
        assert FullDaysBefore(7).earliest_effect(at("2026-03-02")) == at("2026-03-10", time(0))

    def test_the_notice_must_be_out_before_the_first_full_day_begins(self, calendar):
        assert FullDaysBefore(7).due(at("2026-03-10", time(0)), calendar=calendar).legal == at("2026-03-03", time(0))

    @given(effect=MOMENTS, n=st.integers(1, 60))
    def test_both_ways_agree_to_the_tick(self, effect, n):
        latest = FullDaysBefore(n).due(effect, calendar=KNOWN).strict

        assert FullDaysBefore(n).earliest_effect(latest - spans.TICK) <= effect
        assert FullDaysBefore(n).earliest_effect(latest) > effect

    def test_hours_go_to_the_moment(self, calendar):
        assert HoursBefore(24).due(at("2026-03-10"), calendar=calendar).strict == at("2026-03-09")


class TestEndsBefore:
    """The objection to returned goods ends at the latest the day before the refund is legally due."""

    @pytest.mark.duty("NRR-09")
    @BRIEFLY
    @given(start=KNOWN_MOMENTS)
    def test_is_the_earlier_of_its_own_end_and_the_day_before_the_other(self, start):
        found = rule("DL_NRR_OBJECTION").length.due(start, calendar=KNOWN)

        refund = counting.rolled(counting.calendar_days(start, 7))
        assert last_day(found.legal) == str(min(counting.working_days(start, 3), refund - timedelta(days=1)))


class TestExtended:
    def test_goes_on_where_the_period_would_have_ended(self, calendar):
        longer = Extended(CalendarDays(7), CalendarDays(3)).due(at("2026-03-03"), calendar=calendar)

        assert longer.strict == CalendarDays(10).due(at("2026-03-03"), calendar=calendar).strict

    def test_adds_working_days_to_calendar_days(self, calendar):
        longer = Extended(CalendarDays(15), WorkingDays(20)).due(at("2026-03-02"), calendar=calendar)

        assert last_day(longer.strict) == "2026-04-15"  # the 17th of March, then twenty days without Qingming

    def test_adds_hours_to_hours(self, calendar):
        assert Extended(Hours(4), Minutes(30)).due(at("2026-03-02"), calendar=calendar).legal == at(
            "2026-03-02", time(14, 30)
        )


class TestParse:
    @pytest.mark.parametrize(
        "span",
        [
            *ALL,
            EndsBefore(WorkingDays(3), CalendarDays(7)),
            Extended(Extended(CalendarDays(7), WorkingDays(2)), Hours(1)),
        ],
        ids=str,
    )
    def test_reads_back_what_str_wrote(self, span):
        assert spans.parse(str(span)) == span

    @pytest.mark.parametrize("unit", ["promised", "at_once", "fen_a_year", ""])
    def test_refuses_what_is_no_time(self, unit):
        with pytest.raises(LookupError):
            spans.span(unit, 1)

    def test_refuses_a_negative_number(self):
        with pytest.raises(ValueError, match="forwards"):
            CalendarDays(-1)


class TestProvisional:
    def test_says_when_a_supposed_day_decided(self, calendar):
        assert not CalendarDays(7).due(at("2026-12-24"), calendar=calendar).provisional
        assert CalendarDays(8).due(at("2026-12-24"), calendar=calendar).provisional
        assert WorkingDays(7).due(at("2026-12-24"), calendar=calendar).provisional

    def test_says_so_too_where_only_days_in_the_midst_were_supposed(self, calendar):
        """29 December to 8 January, whose first five days nobody has announced."""
        gap = {day: kind for day, kind in calendar.kinds.items() if day < date(2026, 1, 1) or day > date(2026, 1, 5)}

        assert WorkingDays(6).due(at("2025-12-29"), calendar=replace(calendar, kinds=gap)).provisional
        assert not WorkingDays(6).due(at("2025-12-29"), calendar=calendar).provisional

    def test_says_so_too_where_the_end_moved_over_days_that_were_supposed(self, calendar):
        gap = {day: kind for day, kind in calendar.kinds.items() if day != date(2026, 10, 2)}

        assert CalendarDays(7).due(at("2026-09-24"), calendar=replace(calendar, kinds=gap)).provisional
        assert not CalendarDays(7).due(at("2026-09-24"), calendar=calendar).provisional

    @pytest.mark.parametrize("span", [Minutes(30), Hours(72), HoursBefore(24)], ids=str)
    def test_hours_ask_no_calendar(self, calendar, span):
        assert not span.due(at("2030-12-31"), calendar=calendar).provisional
