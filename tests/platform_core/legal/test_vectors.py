"""Every vector of the catalogue of duties (section 6, and those of the objection in table 4a), in one table.

Each is counted twice: by the spans, and by a counter that knows nothing but the package `chinesecalendar`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

import pytest

from platform_core.legal.rules import rule
from platform_core.legal.spans import CalendarDays, FullDaysBefore, Span, WorkingDays
from tests.platform_core.legal import counting
from tests.platform_core.legal.counting import at, last_day

FIRST, LAST = time(0), time(23, 59, 59, 999999)  # a day counts from its event's date, whatever the hour


@dataclass(frozen=True)
class Vector:
    span: Span
    event: str
    strict: str
    legal: str

    def __str__(self) -> str:
        return f"{self.span} from {self.event}"


WORKED = [
    Vector(WorkingDays(7), "2026-02-12", "2026-02-28", "2026-02-28"),
    Vector(WorkingDays(1), "2026-02-13", "2026-02-14", "2026-02-14"),  # a make-up Saturday
    Vector(WorkingDays(3), "2026-09-18", "2026-09-22", "2026-09-22"),  # Sunday the 20th is worked
    Vector(WorkingDays(1), "2026-09-30", "2026-10-08", "2026-10-08"),
    Vector(WorkingDays(7), "2026-09-30", "2026-10-15", "2026-10-15"),
    Vector(WorkingDays(10), "2026-04-30", "2026-05-18", "2026-05-18"),
    Vector(WorkingDays(3), "2025-12-31", "2026-01-06", "2026-01-06"),
]
CALENDAR = [
    Vector(CalendarDays(7), "2026-09-24", "2026-10-01", "2026-10-08"),
    Vector(CalendarDays(7), "2026-02-08", "2026-02-15", "2026-02-24"),
    Vector(CalendarDays(7), "2026-04-25", "2026-05-02", "2026-05-06"),
    Vector(CalendarDays(7), "2026-11-22", "2026-11-29", "2026-11-30"),
    Vector(CalendarDays(7), "2026-06-12", "2026-06-19", "2026-06-22"),
    Vector(CalendarDays(15), "2026-02-09", "2026-02-24", "2026-02-24"),
]
OBJECTION = [("2026-09-30", "2026-10-07", "2026-10-08"), ("2026-11-02", "2026-11-05", "2026-11-09")]


@pytest.mark.duty("CRL-25c", "NRR-10")
class TestVectorsOfTheCatalogue:
    @pytest.mark.parametrize("clock_time", [FIRST, LAST], ids=["first tick", "last tick"])
    @pytest.mark.parametrize("vector", [*WORKED, *CALENDAR], ids=str)
    def test_end_strictly_and_by_law_as_it_says(self, calendar, vector, clock_time):
        found = vector.span.due(at(vector.event, clock_time), calendar=calendar)

        assert (last_day(found.strict), last_day(found.legal)) == (vector.strict, vector.legal)
        assert not found.provisional

    @pytest.mark.parametrize("vector", WORKED, ids=str)
    def test_of_working_days_are_what_the_other_counter_says(self, vector):
        assert counting.working_days(at(vector.event), vector.span.n) == date.fromisoformat(vector.strict)

    @pytest.mark.parametrize("vector", CALENDAR, ids=str)
    def test_of_calendar_days_are_what_the_other_counter_says(self, vector):
        strict = counting.calendar_days(at(vector.event), vector.span.n)

        assert (str(strict), str(counting.rolled(strict))) == (vector.strict, vector.legal)


class TestVectorBackwards:
    def test_lets_seven_full_days_lie_between(self):
        assert FullDaysBefore(7).earliest_effect(at("2026-03-02", FIRST)) == at("2026-03-10", FIRST)
        assert FullDaysBefore(7).earliest_effect(at("2026-03-02", LAST)) == at("2026-03-10", FIRST)


@pytest.mark.duty("NRR-09")
class TestVectorsOfTheObjection:
    @pytest.mark.parametrize(("received", "objection", "refund"), OBJECTION)
    def test_end_at_the_latest_with_the_day_before_the_refund(self, calendar, received, objection, refund):
        found = rule("DL_NRR_OBJECTION").length.due(at(received), calendar=calendar)
        owed = rule("DL_NRR_REFUND").length.due(at(received), calendar=calendar)

        assert (last_day(found.strict), last_day(found.legal)) == (objection, objection)
        assert last_day(owed.legal) == refund

    @pytest.mark.parametrize(("received", "objection", "refund"), OBJECTION)
    def test_are_what_the_other_counter_says(self, received, objection, refund):
        own = counting.working_days(at(received), 3)
        owed = counting.rolled(counting.calendar_days(at(received), 7))

        assert str(owed) == refund
        assert min(own, date.fromordinal(owed.toordinal() - 1)) == date.fromisoformat(objection)
