"""The calendar's table: readable by everyone, versions beside each other, never edited."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.calendars import DayKind, notice
from platform_core.legal.events import ProposalApproved
from platform_core.legal.models.calendars import CalendarDay, CalendarVersion
from platform_core.legal.queries import calendars
from platform_core.legal.types import Matter
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.legal.loading import (
    AS_ANNOUNCED_2026,
    FIRST,
    MADE_UP_2027,
    SECOND,
    SOURCE,
    load,
    load_2027,
    of_2026,
    proposed,
)

EVERYONE = (
    scopes.ANONYMOUS,
    scopes.shopper(new_id()),
    scopes.merchant(new_id()),
    scopes.staff(new_id()),
    scopes.outside(new_id()),
)


def insert(day: date, kind: DayKind, *, version: int) -> None:
    """Past every command."""
    CalendarDay.objects.create(date=day, kind=kind, version=version, source="tests")


def load_by_sql(at, *, day=date(2027, 1, 1), **other):
    """2027 is agreed upon by two persons, and something is written: all past the command that would write it."""
    done = proposed({"2027": MADE_UP_2027}, at=at)
    with bound(scopes.staff(SECOND.id)), transaction.atomic():
        connection.cursor().execute(
            "UPDATE legal_proposal SET state = 'approved', decided_by = %s, decided_at = now() WHERE id = %s",
            [str(SECOND.id), str(done.id)],
        )
        publish(ProposalApproved(proposal_id=done.id, kind=Matter.CALENDAR), by=SECOND, at=at)
        wanted = {"version": 2, "years": [2027], "source": SOURCE, "loaded_at": at} | other
        CalendarVersion.objects.create(**wanted, proposal_id=done.id)
        insert(day, DayKind.HOLIDAY, version=2)


@pytest.mark.django_db
class TestCalendar:
    @pytest.mark.parametrize("scope", EVERYONE, ids=lambda scope: scope.role)
    def test_is_what_was_committed_whoever_looks(self, scope):
        with bound(scope):
            found = calendars.calendar()

        assert (found.version, found.kinds) == (1, dict(notice(1)))

    def test_costs_no_more_than_one_probe_a_transaction(self, django_assert_num_queries):
        with bound(scopes.ANONYMOUS):
            calendars.calendar()  # the days of the first calendar are kept by the process
            calendars.forget()
            with django_assert_num_queries(1):
                calendars.calendar()
                calendars.calendar()
                calendars.calendar(1)

    def test_keeps_an_older_version_as_it_was(self, at):
        corrected, added = date(2026, 2, 14), date(2027, 1, 1)
        worked = [text for text in AS_ANNOUNCED_2026["worked"] if text != "02-14"]
        load({"2026": of_2026(worked=worked), "2027": MADE_UP_2027}, at=at)

        with bound(scopes.ANONYMOUS):
            old, new = calendars.calendar(1), calendars.calendar()

        assert (old.is_working_day(corrected), old.knows(added)) == (True, False)
        assert (new.version, new.is_working_day(corrected), new.knows(added)) == (2, False, True)
        assert new.is_working_day(date(2026, 2, 28))

    def test_has_no_version_that_was_never_loaded(self):
        with bound(scopes.ANONYMOUS), pytest.raises(LookupError, match="no calendar 2"):
            calendars.calendar(2)

    def test_is_not_there_for_a_login_that_is_nobody(self):
        calendars.forget()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            calendars.calendar()


@pytest.mark.django_db
class TestReach:
    def test_goes_from_the_first_to_the_last_day_that_a_version_says_anew(self, at):
        load({"2026": of_2026(off=[*AS_ANNOUNCED_2026["off"], "11-30"])}, at=at)

        with bound(scopes.ANONYMOUS):
            assert calendars.reach(2) == (date(2026, 11, 30), date(2026, 11, 30))


@pytest.mark.django_db
class TestCalendarVersion:
    def test_is_loaded_by_two_persons_or_not_at_all(self, at):
        waiting = proposed({"2027": MADE_UP_2027}, at=at)

        for proposal_id in (None, waiting.id):
            with (
                bound(scopes.staff(FIRST.id)),
                pytest.raises(DatabaseError, match="two persons load a calendar"),
                transaction.atomic(),
            ):
                CalendarVersion.objects.create(
                    version=2, years=[2027], source="tests", proposal_id=proposal_id, loaded_at=at
                )

    def test_is_loaded_once_by_a_proposal(self, at):
        done = load_2027(at=at)

        with (
            bound(scopes.staff(FIRST.id)),
            pytest.raises(IntegrityError, match="one_calendar_a_proposal"),
            transaction.atomic(),
        ):
            CalendarVersion.objects.create(version=3, years=[2027], source=SOURCE, proposal_id=done.id, loaded_at=at)

    @pytest.mark.parametrize("other", [{"years": [2026]}, {"years": [2026, 2027]}, {"source": "elsewhere"}], ids=str)
    def test_is_what_two_persons_agreed_upon(self, at, other):
        with pytest.raises(DatabaseError, match="two persons load a calendar"):
            load_by_sql(at, **other)

    def test_brings_no_day_of_another_year(self, at):
        with pytest.raises(DatabaseError, match="2026-12-01 is no day of the years"):
            load_by_sql(at, day=date(2026, 12, 1))

        load_by_sql(at, day=date(2027, 12, 1))
        with bound(scopes.ANONYMOUS):
            assert CalendarDay.objects.filter(version=2).count() == 1

    @pytest.mark.parametrize("version", [0, 1, 3])
    def test_follows_the_one_before(self, at, version):
        done = proposed({"2027": MADE_UP_2027}, at=at)
        with (
            bound(scopes.staff(FIRST.id)),
            pytest.raises(DatabaseError, match="calendars follow one another"),
            transaction.atomic(),
        ):
            CalendarVersion.objects.create(
                version=version, years=[2027], source="tests", proposal_id=done.id, loaded_at=at
            )

    @pytest.mark.parametrize("scope", [s for s in EVERYONE if s.role != "staff"], ids=lambda scope: scope.role)
    def test_is_loaded_by_staff_alone(self, scope, at):
        with bound(scope), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            CalendarVersion.objects.create(version=2, years=[2027], source="tests", loaded_at=at)


@pytest.mark.django_db
class TestCalendarDay:
    def test_has_one_kind_a_version(self, at):
        load_2027(at=at)

        with (
            bound(scopes.staff(FIRST.id)),
            pytest.raises(IntegrityError, match="one_kind_a_day"),
            transaction.atomic(),
        ):
            insert(date(2027, 1, 1), DayKind.WORKDAY, version=2)

    @pytest.mark.parametrize("scope", EVERYONE, ids=lambda scope: scope.role)
    def test_is_changed_by_nobody(self, scope):
        with bound(scope), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            CalendarDay.objects.filter(date=date(2026, 1, 1)).update(kind=DayKind.WORKDAY)

    @pytest.mark.parametrize("scope", [s for s in EVERYONE if s.role != "staff"], ids=lambda scope: scope.role)
    def test_is_announced_by_staff_alone(self, scope):
        with bound(scope), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            insert(date(2027, 1, 1), DayKind.HOLIDAY, version=2)


@pytest.mark.commits
class TestADayThatComesLate:
    def test_is_refused_whatever_version_it_calls_its_own(self, at):
        load_2027(at=at)

        for version in (1, 2, 3):
            with (
                bound(scopes.staff(FIRST.id)),
                pytest.raises(DatabaseError, match="whole when it is loaded"),
                transaction.atomic(),
            ):
                insert(date(2030, 1, 1), DayKind.HOLIDAY, version=version)
