"""A notice as people write it: what it means, what it cannot be, and what it would change."""

from datetime import date

import pytest

from platform_core.legal import years
from platform_core.legal.calendars import FIXTURES, DayKind, Days, notice
from platform_core.legal.years import Change, Fault, Year
from tests.platform_core.legal.loading import AS_ANNOUNCED_2026, MADE_UP_2027, of_2026

FILE = FIXTURES / "1.toml"
KNOWN = Days(1, dict(notice(1)))
D = date.fromisoformat


def year_2026(**instead: list[str]) -> Year:
    return Year.of(2026, **of_2026(**instead))


class TestRead:
    def test_understands_the_file_of_the_first_calendar(self):
        found = years.read(FILE.read_text("utf8"))

        assert [year.year for year in found] == list(range(2019, 2027))
        assert dict(pair for year in found for pair in year.kinds()) == KNOWN.kinds

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ('[2027]\noff = ["02-30"]', "2027: there is no 02-30"),
            ('[2027]\noff = ["02-11..02-05"]', "02-11..02-05 ends before it begins"),
            ('[2027]\noff = ["5 May"]', "5 May is not written as month and day"),
            ('[2027]\noff = ["2027-05-01"]', "not written as month and day"),
            ('[2027]\noff = "05-01"', "lists of dates"),
            ("[2027]\noff = [501]", "lists of dates"),
            ("[2027]\nof = []", "unknown: of"),
            ("[next]\noff = []", "next: a year with its days stands here"),
            ("2027 = 3", "2027: a year with its days stands here"),
            ("[2027", "Expected"),
        ],
    )
    def test_says_what_cannot_be_read(self, text, says):
        with pytest.raises(ValueError, match=says):
            years.read(text)

    def test_knows_which_years_have_a_leap_day(self):
        with pytest.raises(ValueError, match=r"2027: there is no 02-28\.\.02-29"):
            Year.of(2027, off=["02-28..02-29"], worked=[])

        assert Year.of(2028, off=["02-29"], worked=[]).off == {date(2028, 2, 29)}


class TestSpelled:
    @pytest.mark.parametrize("key", ["off", "worked"])
    def test_writes_neighbours_as_one_and_can_be_read_again(self, key):
        found = Year.of(2026, **AS_ANNOUNCED_2026)

        assert found.to_file()[key] == AS_ANNOUNCED_2026[key]

    def test_joins_what_was_written_apart(self):
        assert years.spell_days([D("2026-05-02"), D("2026-05-01"), D("2026-04-30"), D("2026-05-04")]) == [
            "04-30..05-02",
            "05-04",
        ]


class TestFaults:
    @pytest.mark.parametrize("year", years.read(FILE.read_text("utf8")), ids=lambda year: str(year.year))
    def test_has_none_with_any_real_notice(self, year):
        assert years.may_load(year)

    def test_has_none_with_the_year_of_the_tests(self):
        assert years.may_load(Year.of(2027, **MADE_UP_2027))

    @pytest.mark.parametrize(
        ("year", "fault"),
        [
            (year_2026(worked=[*AS_ANNOUNCED_2026["worked"], "02-15"]), Fault.OFF_AND_WORKED),
            (year_2026(worked=[*AS_ANNOUNCED_2026["worked"], "03-10"]), Fault.WEEKDAY_WORKED),
            (year_2026(off=[t for t in AS_ANNOUNCED_2026["off"] if t != "06-19..06-21"]), Fault.FESTIVAL_NOT_OFF),
            (year_2026(off=["01-01"]), Fault.UNUSUAL_DAYS_OFF),
            (year_2026(off=[*AS_ANNOUNCED_2026["off"], "07-01..07-13"]), Fault.UNUSUAL_DAYS_OFF),
            (year_2026(worked=[]), Fault.UNUSUAL_WORKED_WEEKENDS),
            (year_2026(worked=["01-04", "02-14"]), Fault.NOT_MADE_UP),  # four worked weekends are missing
            (year_2026(worked=[*AS_ANNOUNCED_2026["worked"], "10-11"]), Fault.NOT_MADE_UP),  # and one too many
            (Year.of(2041, **MADE_UP_2027), Fault.UNKNOWN_YEAR),
        ],
        ids=lambda value: str(value) if isinstance(value, Fault) else str(value.year),
    )
    def test_name_what_cannot_be(self, year, fault):
        assert fault in years.may_load(year).reasons

    def test_let_three_days_go_without_a_weekend_for_them_and_not_four(self):
        assert years.may_load(year_2026(worked=["01-04", "02-14", "02-28"]))
        assert years.may_load(year_2026(worked=["01-04", "02-14"])).reasons == (Fault.NOT_MADE_UP,)

    def test_let_the_number_of_days_off_reach_its_bounds(self):
        added = ["07-04..07-05", "07-11..07-12", "07-18..07-19", "07-25..07-26", "08-01..08-02", "08-08..08-09"]

        assert years.may_load(year_2026(off=[*AS_ANNOUNCED_2026["off"], *added]))  # 45, and weekends all of them
        more = year_2026(off=[*AS_ANNOUNCED_2026["off"], *added, "08-15"])
        assert years.may_load(more).reasons == (Fault.UNUSUAL_DAYS_OFF,)


class TestKnownUntil:
    def test_is_the_first_day_that_nobody_knows_whatever_comes_after(self):
        days = {date(2026, 12, 30) + n * years.DAY: DayKind.WORKDAY for n in (0, 1, 3, 4)}

        assert years.known_until(Days(2, days)) == date(2027, 1, 1)


class TestChanges:
    def test_are_all_days_of_a_year_that_nobody_knew(self):
        found = years.changes(Year.of(2027, **MADE_UP_2027), to=KNOWN)

        assert len(found) == 365
        assert found[0] == Change(D("2027-01-01"), None, DayKind.HOLIDAY)

    def test_are_the_corrected_days_alone_of_one_that_is_known(self):
        corrected = year_2026(off=[*AS_ANNOUNCED_2026["off"], "11-30"])

        assert years.changes(corrected, to=KNOWN) == [Change(D("2026-11-30"), DayKind.WORKDAY, DayKind.HOLIDAY)]

    def test_are_none_if_it_is_said_again(self):
        assert years.changes(year_2026(), to=KNOWN) == []


class TestWorkingDays:
    def test_are_the_weekdays_without_the_festivals(self):
        assert year_2026().working_days() == year_2026().expected_working_days() == 248
