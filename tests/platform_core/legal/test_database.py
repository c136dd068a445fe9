"""The calendar's table: readable by everyone, versions beside each other, never edited."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction

from platform_core.legal import queries
from platform_core.legal.calendars import DayKind, notice
from platform_core.legal.models import CalendarDay
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound

EVERYONE = (
    scopes.ANONYMOUS,
    scopes.shopper(new_id()),
    scopes.merchant(new_id()),
    scopes.staff(new_id()),
    scopes.outside(new_id()),
)


@pytest.fixture(autouse=True)
def _forgotten(db):
    queries.forget()
    yield
    queries.forget()


def announce(day: date, kind: DayKind, *, version: int) -> None:
    with bound(scopes.staff(new_id())), transaction.atomic():
        CalendarDay.objects.create(date=day, kind=kind, version=version, source="tests")


class TestCalendar:
    @pytest.mark.parametrize("scope", EVERYONE, ids=lambda scope: scope.role)
    def test_is_what_was_committed_whoever_looks(self, scope):
        with bound(scope):
            found = queries.calendar()

        assert (found.version, found.kinds) == (1, dict(notice(1)))

    def test_is_read_once_a_process(self, django_assert_num_queries):
        with bound(scopes.ANONYMOUS):
            queries.calendar()
            with django_assert_num_queries(0):
                queries.calendar()

    def test_keeps_an_older_version_as_it_was(self):
        corrected, added = date(2026, 2, 14), date(2027, 1, 1)
        announce(corrected, DayKind.WEEKEND, version=2)
        announce(added, DayKind.HOLIDAY, version=2)

        with bound(scopes.ANONYMOUS):
            old, new = queries.calendar(1), queries.calendar()

        assert (old.is_working_day(corrected), old.knows(added)) == (True, False)
        assert (new.version, new.is_working_day(corrected), new.knows(added)) == (2, False, True)
        assert new.is_working_day(date(2026, 2, 28))

    def test_is_not_there_for_a_login_that_is_nobody(self):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            queries.calendar()


class TestCalendarDay:
    def test_has_one_kind_a_version(self):
        with pytest.raises(IntegrityError, match="one_kind_a_day"):
            announce(date(2026, 1, 1), DayKind.WORKDAY, version=1)

    @pytest.mark.parametrize("scope", EVERYONE, ids=lambda scope: scope.role)
    def test_is_changed_by_nobody(self, scope):
        with bound(scope), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            CalendarDay.objects.filter(date=date(2026, 1, 1)).update(kind=DayKind.WORKDAY)

    @pytest.mark.parametrize("scope", [s for s in EVERYONE if s.role != "staff"], ids=lambda scope: scope.role)
    def test_is_announced_by_staff_alone(self, scope):
        with bound(scope), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            CalendarDay.objects.create(date=date(2027, 1, 1), kind=DayKind.HOLIDAY, version=2, source="tests")
