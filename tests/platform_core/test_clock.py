"""Whose time is it? The database's, one a transaction; movable here, and in production by nothing at all."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from platform_core import clock
from platform_core.embedded import environment as env
from platform_core.embedded.postgres import session
from platform_core.rows import new_id
from platform_core.tenancy import clocks, scopes
from platform_core.tenancy.scopes import acting_for, bound

DAY = timedelta(days=1)


def wall_clock():
    return datetime.fromtimestamp(time.time(), UTC)


def now():
    with transaction.atomic():
        return clock.now()


@pytest.mark.commits
class TestNow:
    def test_needs_a_transaction(self):
        with pytest.raises(RuntimeError, match="no transaction"):
            clock.now()
        now()
        with pytest.raises(RuntimeError, match="no transaction"):
            clock.now()

    def test_is_the_database_s_instant_in_utc(self):
        at = now()

        assert at.utcoffset() == timedelta(0)
        assert abs(at - wall_clock()) < timedelta(minutes=1)

    def test_stands_still_within_a_transaction(self):
        with transaction.atomic():
            first = clock.now()
            time.sleep(0.01)
            with transaction.atomic(), bound(scopes.ANONYMOUS), acting_for(new_id()):
                assert clock.now() == first
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                raise ZeroDivisionError
            assert clock.now() == first

        assert now() > first


@pytest.mark.commits
class TestMove:
    @pytest.mark.parametrize("by", [10 * DAY, -3 * DAY, timedelta(hours=1, microseconds=5)])
    def test_shifts_every_later_transaction(self, by):
        before = now()

        clock.move(by)

        assert timedelta(0) <= now() - before - by < timedelta(minutes=1)

    def test_sets_the_offset_and_does_not_add(self):
        before = now()
        clock.move(5 * DAY)
        clock.move(DAY)

        assert timedelta(0) <= now() - before - DAY < timedelta(minutes=1)

    def test_leaves_the_open_transaction_its_time(self):
        with transaction.atomic():
            first = clock.now()
            clock.move(DAY)
            with acting_for(new_id()):
                assert clock.now() == first
            assert clock.now() == first

        assert now() - first > DAY / 2

    def test_holds_for_whoever_is_bound(self):
        clock.move(DAY)
        for scope in (scopes.ANONYMOUS, scopes.merchant(new_id()), scopes.staff(new_id())):
            with bound(scope):
                assert now() - wall_clock() > DAY / 2


@pytest.mark.commits
class TestWhereItMayNotMove:
    @pytest.fixture(autouse=True)
    def _production(self, fresh):
        clock.move(DAY)
        with session(fresh[env.DATABASE_VARIABLES["migrator"]]) as db:
            for _ in range(2):  # each migrate says it again
                db.execute(clocks.FIXED)

    def test_there_is_nothing_to_move_it_with(self):
        with pytest.raises(ProgrammingError, match="tianping_move_clock"), transaction.atomic():
            clock.move(DAY)

    def test_it_shows_no_offset_that_once_was(self):
        assert abs(now() - wall_clock()) < timedelta(minutes=1)

    def test_it_can_be_made_movable_again(self, fresh):
        with session(fresh[env.DATABASE_VARIABLES["migrator"]]) as db:
            db.execute(clocks.MOVABLE)
        clock.move(DAY)

        assert now() - wall_clock() > DAY / 2

    def test_it_needs_no_power_of_the_owner(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosecdef FROM pg_proc WHERE proname = 'tianping_now'")
            assert cursor.fetchall() == [(False,)]
