"""The vectors of the catalogue, every boundary at the instant, and the rules of counting as properties."""

from datetime import UTC, date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core import clock
from platform_core.legal import spans
from platform_core.legal.calendars import Days, notice
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

ALL = (
    *(Minutes(30), Hours(4), CalendarDays(7), WorkingDays(3), Months(6), Years(3), MonthEnd(1)),
    *(FullDaysBefore(5), HoursBefore(24)),
    EndsBefore(WorkingDays(3), CalendarDays(7)),
    Extended(Extended(CalendarDays(7), WorkingDays(2)), Hours(1)),
)
KNOWN = Days(1, dict(notice(1)))
MOMENTS = st.builds(datetime.combine, st.dates(date(2019, 1, 1), date(2026, 9, 30)), st.times(), st.just(LOCAL))


def at(day: str, clock_time: time = time(10)) -> datetime:
    return datetime.combine(date.fromisoformat(day), clock_time, LOCAL)


def last_day(end: datetime) -> str:
    """The day that ends at this instant."""
    local = end.astimezone(LOCAL)
    assert local.time() == time(0)
    return (local.date() - timedelta(days=1)).isoformat()


class TestLocalZone:
    def test_is_the_clocks(self):
        assert clock.LOCAL == LOCAL

    def test_refuses_an_instant_without_a_zone(self, calendar):
        with pytest.raises(ValueError, match="has no zone"):
            CalendarDays(7).due(datetime(2026, 3, 1), calendar=calendar)  # noqa: DTZ001


class TestWorkingDays:
    @pytest.mark.parametrize(
        ("event", "n", "due"),
        [
            ("2026-02-12", 7, "2026-02-28"),
            ("2026-02-13", 1, "2026-02-14"),  # a make-up Saturday
            ("2026-09-18", 3, "2026-09-22"),  # Sunday the 20th is worked
            ("2026-09-30", 1, "2026-10-08"),
            ("2026-09-30", 7, "2026-10-15"),
            ("2026-04-30", 10, "2026-05-18"),
            ("2025-12-31", 3, "2026-01-06"),
        ],
    )
    def test_count_official_working_days_from_the_day_after(self, calendar, event, n, due):
        found = WorkingDays(n).due(at(event), calendar=calendar)

        assert (last_day(found.strict), last_day(found.legal)) == (due, due)

    @given(start=MOMENTS, n=st.integers(1, 60))
    def test_contain_exactly_so_many_working_days_by_another_count(self, start, n):
        end = date.fromisoformat(last_day(WorkingDays(n).due(start, calendar=KNOWN).strict))

        days = [start.date() + timedelta(days=i) for i in range(1, (end - start.date()).days + 1)]
        assert sum(chinese_calendar.is_workday(day) for day in days) == n
        assert chinese_calendar.is_workday(days[-1])


class TestCalendarDays:
    @pytest.mark.parametrize(
        ("event", "n", "ends"),
        [
            ("2026-09-24", 7, ("2026-10-01", "2026-10-08")),
            ("2026-02-08", 7, ("2026-02-15", "2026-02-24")),
            ("2026-04-25", 7, ("2026-05-02", "2026-05-06")),
            ("2026-11-22", 7, ("2026-11-29", "2026-11-30")),
            ("2026-06-12", 7, ("2026-06-19", "2026-06-22")),
            ("2026-02-09", 15, ("2026-02-24", "2026-02-24")),
        ],
    )
    def test_end_strictly_and_by_law_on_the_next_working_day(self, calendar, event, n, ends):
        found = CalendarDays(n).due(at(event), calendar=calendar)

        assert (last_day(found.strict), last_day(found.legal)) == ends
        assert found.steps["last_day_by_law"] == ends[1]

    @pytest.mark.parametrize(("clock_time", "due"), [(time(0), "2026-03-10"), (time(23, 59, 59, 999999), "2026-03-10")])
    def test_do_not_care_at_what_time_of_the_day_it_began(self, calendar, clock_time, due):
        assert last_day(CalendarDays(7).due(at("2026-03-03", clock_time), calendar=calendar).strict) == due

    def test_go_by_the_day_in_shanghai_and_end_in_utc(self, calendar):
        before_midnight = datetime(2026, 3, 3, 15, 59, 59, tzinfo=UTC)
        midnight = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)

        ends = [CalendarDays(7).due(start, calendar=calendar).strict for start in (before_midnight, midnight)]

        assert ends == [datetime(2026, 3, 10, 16, 0, tzinfo=UTC), datetime(2026, 3, 11, 16, 0, tzinfo=UTC)]
        assert {end.tzinfo for end in ends} == {UTC}

    @given(start=MOMENTS, n=st.integers(0, 60))
    def test_roll_over_rest_days_only_and_over_all_of_them(self, start, n):
        found = CalendarDays(n).due(start, calendar=KNOWN)

        strict, legal = (date.fromisoformat(last_day(end)) for end in (found.strict, found.legal))
        assert strict == start.date() + timedelta(days=n)
        assert chinese_calendar.is_workday(legal)
        between = [strict + timedelta(days=i) for i in range((legal - strict).days)]
        assert not any(chinese_calendar.is_workday(day) for day in between)


class TestMinutesAndHours:
    def test_run_from_the_moment_over_midnight_and_holidays(self, calendar):
        start = at("2026-09-30", time(23, 50))

        assert Minutes(30).due(start, calendar=calendar).legal == at("2026-10-01", time(0, 20))
        assert Hours(48).due(start, calendar=calendar).strict == at("2026-10-02", time(23, 50))


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
    @pytest.mark.parametrize(("received", "ends"), [("2026-09-30", "2026-10-07"), ("2026-11-02", "2026-11-05")])
    def test_the_vectors_of_the_objection(self, calendar, received, ends):
        assert last_day(rule("DL_NRR_OBJECTION").length.due(at(received), calendar=calendar).legal) == ends


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

    @pytest.mark.parametrize("span", [Minutes(30), Hours(72), HoursBefore(24)], ids=str)
    def test_hours_ask_no_calendar(self, calendar, span):
        assert not span.due(at("2030-12-31"), calendar=calendar).provisional
