"""How long may a login keep a transaction open? No fact gets its place before an older transaction has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import Any

import psycopg2
import pytest
from django.conf import settings

from platform_core.drivers.world.clocks import until
from platform_core.embedded import environment as env
from platform_core.embedded.postgres import session
from platform_core.tenancy import overdue, roles
from platform_core.tenancy.overdue import Overdue
from tests.database import admin
from tests.platform_core.audit.sequencing import as_the_sequencer, sequenced
from tests.platform_core.scene import note

pytestmark = pytest.mark.commits
IDLE, WHOLE = "idle_in_transaction_session_timeout", "transaction_timeout"


class TestALogin:
    @pytest.mark.parametrize("login", env.DATABASE_VARIABLES)
    def test_has_the_times_of_the_table(self, fresh: dict[str, str], login: env.Login) -> None:
        with session(fresh[env.DATABASE_VARIABLES[login]]) as db:
            db.execute(
                f"SELECT extract(epoch FROM current_setting('{IDLE}')::interval),"
                f" extract(epoch FROM current_setting('{WHOLE}')::interval)"
            )
            assert db.fetchone() == tuple(int(time[:-1]) for time in roles.TIMEOUTS.get(login, ("0s", "0s")))

    @pytest.mark.parametrize("login", ["app", "worker", "sequencer"])
    def test_that_writes_waits_for_nothing_longer_than_a_task_may_take(self, login: str) -> None:
        assert [0 < int(time[:-1]) <= 300 for time in roles.TIMEOUTS[login]] == [True, True]


class TestATransactionLeftOpen:
    """What the roles' times do; here they are shorter, so that nobody has to wait for them."""

    @pytest.fixture
    def shortly(self, fresh: dict[str, str]) -> Iterator[Callable[[str], Any]]:
        """A login of the web's whose time of this name is a second; it could write a fact at any moment."""
        with ExitStack() as stack:

            def left_open(setting: str) -> Any:
                name = settings.DATABASES["default"]["NAME"]
                with admin(name) as superuser:
                    superuser.execute(f"ALTER ROLE tp_app IN DATABASE {name} SET {setting} = '1s'")
                web = stack.enter_context(closing(psycopg2.connect(fresh["DATABASE_URL"])))
                cursor = web.cursor()
                cursor.execute("SELECT pg_current_xact_id()")
                return cursor

            yield left_open

    def test_by_a_program_that_waits_is_ended_and_the_log_goes_on(self, shortly: Callable[[str], Any]) -> None:
        cursor = shortly(IDLE)
        note()

        sequenced()

        with pytest.raises(psycopg2.OperationalError, match="closed the connection"):
            cursor.execute("SELECT")

    def test_by_a_program_that_works_on_is_ended_and_the_log_goes_on(self, shortly: Callable[[str], Any]) -> None:
        cursor = shortly(WHOLE)
        with ThreadPoolExecutor(1) as thread:
            busy = thread.submit(cursor.execute, "SELECT pg_sleep(150)")
            note()

            sequenced()

            with pytest.raises(psycopg2.OperationalError, match="closed the connection"):
                busy.result()


class TestOverdue:
    """What a session that sets its own times anew cannot do."""

    @pytest.fixture
    def own_times(self, fresh: dict[str, str]) -> Iterator[Any]:
        with closing(psycopg2.connect(fresh["DATABASE_URL"])) as web:
            cursor = web.cursor()
            cursor.execute(f"SET {IDLE} = 0; SET {WHOLE} = 0; SELECT pg_current_xact_id()")
            yield cursor

    def test_ends_what_lasts_twice_as_long_as_it_may(self, own_times: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(overdue, "TIMEOUTS", {"app": ("0s", "0s")})
        note()

        with as_the_sequencer():
            assert Overdue(None).turn() == overdue.PAUSE
            until("it has gone", lambda: overdue.end_overdue() == [], seconds=30, every=0.01)  # told, it takes a moment

        sequenced()
        with pytest.raises(psycopg2.OperationalError, match="closed the connection"):
            own_times.execute("SELECT")

    def test_leaves_what_has_time_left(self, own_times: Any) -> None:
        with as_the_sequencer():
            assert overdue.end_overdue() == []

        own_times.execute("SELECT")

    @pytest.mark.parametrize("login", ["app", "worker", "auditor"])
    def test_is_for_the_sequencer_alone(self, own_times: Any, fresh: dict[str, str], login: env.Login) -> None:
        with session(fresh[env.DATABASE_VARIABLES[login]]) as db:
            db.execute("SELECT pg_has_role(session_user, 'pg_signal_backend', 'USAGE')")
            assert db.fetchone() == (False,)
