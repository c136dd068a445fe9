"""What becomes of a connection that the server has closed since the last request?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, product
from typing import Any

import psycopg2
import pytest
from django.db import InterfaceError, OperationalError, connection, connections, transaction

from platform_core.tenancy import scopes
from platform_core.tenancy.backend.base import plan_of
from platform_core.tenancy.scopes import ANONYMOUS, bound
from tests.database import admin

pytestmark = pytest.mark.commits
PID = "SELECT pg_backend_pid()"


def pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute(PID)
        return int(cursor.fetchone()[0])


def hung_up() -> int:
    """Whom the server had at the other end; it is gone when this returns."""
    with bound(ANONYMOUS), transaction.atomic():
        gone = pid()
    with admin() as db:
        db.execute("SELECT pg_terminate_backend(%s, 5000)", [gone])
    return gone


@pytest.mark.usefixtures("fresh")
class TestAConnectionThatHasGone:
    def test_is_made_anew_by_whoever_opens_a_transaction(self) -> None:
        gone = hung_up()

        with bound(ANONYMOUS), transaction.atomic():
            assert pid() != gone
            assert connection.transaction_time is not None

    def test_is_made_anew_by_whoever_asks_once(self) -> None:
        gone = hung_up()

        with bound(ANONYMOUS):
            assert scopes.ask(PID, {}) != [(gone,)]

    def test_is_not_made_anew_in_the_middle_of_anything(self) -> None:
        with pytest.raises((OperationalError, InterfaceError)), bound(ANONYMOUS), transaction.atomic():
            with admin() as db:
                db.execute("SELECT pg_terminate_backend(%s, 5000)", [pid()])
            pid()


class TestALineThatBreaks:
    def test_in_the_midst_of_several_answers_is_no_bug_of_ours(self) -> None:
        """As a server that crashes leaves it: the driver then has no code of PostgreSQL's to tell."""
        with pytest.raises(OperationalError, match="closed"), connections["default"].wrap_database_errors:
            raise psycopg2.DatabaseError("server closed the connection unexpectedly")


@pytest.mark.usefixtures("fresh")
class TestAPlanThatIsKept:
    SQL = "SELECT %(number)s::int + 1, current_user, %(number)s::int, %(word)s || ''"

    def asked(self, number: int = 1) -> list[tuple[object, ...]]:
        return scopes.ask(self.SQL, {"number": number, "word": "a"}, keeps_plan=True)

    def kept(self) -> int:
        return scopes.ask(
            "SELECT count(*)::int FROM pg_prepared_statements WHERE name LIKE %(name)s", {"name": "asked_%"}
        )[0][0]

    def test_is_asked_for_by_its_name(self) -> None:
        with bound(ANONYMOUS):
            assert [self.asked(number) for number in (1, 5)] == [
                [(2, "tp_anonymous", 1, "a")],
                [(6, "tp_anonymous", 5, "a")],
            ]
            assert self.kept() == 1

    def test_is_made_anew_where_the_server_has_forgotten_it(self) -> None:
        """As behind a pooler, which gives another connection."""
        with bound(ANONYMOUS):
            self.asked()
            with connection.cursor() as cursor:
                cursor.execute("DEALLOCATE ALL")
            assert (self.asked(), self.kept()) == ([(2, "tp_anonymous", 1, "a")], 1)

    def test_is_used_where_another_has_made_it(self) -> None:
        with bound(ANONYMOUS):
            self.asked()
            connection._plans = frozenset()  # type: ignore[attr-defined]  # ours
            assert (self.asked(), self.kept()) == ([(2, "tp_anonymous", 1, "a")], 1)

    @pytest.mark.parametrize("generic", [True, False])
    def test_is_made_for_all_values_where_that_is_wished(self, generic: bool) -> None:
        """The server would plan the end of a list anew each time: there is little behind it."""
        sql = "SELECT count(*)::int FROM pg_class WHERE oid < %(beyond)s::int"
        plans = "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE %(which)s"
        with bound(ANONYMOUS):
            for _ in range(3):
                scopes.ask(sql, {"beyond": 1}, keeps_plan=True, generic=generic)
            assert scopes.ask(plans, {"which": "%oid < $1%"}) == [(3, 0) if generic else (0, 3)]
            assert scopes.ask("SELECT current_setting('plan_cache_mode')", {}) == [("auto",)]

    def test_is_none_inside_a_transaction(self) -> None:
        """There a name that the server does not know would be the end of it."""
        with bound(ANONYMOUS), transaction.atomic():
            assert (self.asked(), self.kept()) == ([(2, "tp_anonymous", 1, "a")], 0)

    def test_is_not_kept_beyond_a_number(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("platform_core.tenancy.backend.base.MOST_PLANS", 0)
        with bound(ANONYMOUS):
            assert (self.asked(), self.kept()) == ([(2, "tp_anonymous", 1, "a")], 0)

    def test_goes_with_its_connection(self) -> None:
        with bound(ANONYMOUS):
            self.asked()
        hung_up()
        with bound(ANONYMOUS):
            assert (self.asked(), self.kept()) == ([(2, "tp_anonymous", 1, "a")], 1)

    def test_is_made_anew_where_its_columns_have_changed(self) -> None:
        """As a migration changes them beside a web that goes on."""
        sql = "SELECT * FROM tianping_tried"
        with admin(str(connection.settings_dict["NAME"])) as db, bound(ANONYMOUS):
            db.execute("CREATE TABLE tianping_tried AS SELECT 1 AS a; GRANT SELECT ON tianping_tried TO PUBLIC")
            assert scopes.ask(sql, {}, keeps_plan=True) == [(1,)]
            db.execute("ALTER TABLE tianping_tried ALTER a TYPE text")
            assert [scopes.ask(sql, {}, keeps_plan=True) for _ in range(2)] == [[("1",)]] * 2
            db.execute("ALTER TABLE tianping_tried ALTER a TYPE int USING a::int")
            connection._plans = frozenset()  # type: ignore[attr-defined]  # as if a pooler had given another's
            assert [scopes.ask(sql, {}, keeps_plan=True) for _ in range(2)] == [[(1,)]] * 2


@pytest.mark.usefixtures("fresh")
class TestAPlanBehindAPooler:
    """Each message may come to another server: one knows the plan, the next does not."""

    SQL = "SELECT %(number)s::int + 1, current_user"

    def servers(self, known: Sequence[bool]) -> Iterator[Any]:
        """Connections that stand in for servers, each with the plan or without it."""
        for knows in known:
            connection.connection = None
            connection.connect()
            if knows:
                with connection.connection.cursor() as cursor:
                    cursor.execute(plan_of(self.SQL).prepare)
            yield connection.connection

    @pytest.mark.parametrize("believed", [True, False])
    @pytest.mark.parametrize("known", list(product([True, False], repeat=3)), ids=str)
    def test_is_done_without_where_no_two_agree(
        self, monkeypatch: pytest.MonkeyPatch, known: Sequence[bool], believed: bool
    ) -> None:
        ours: Any = connections["default"]
        ours.close()
        servers = list(self.servers([*known, False]))
        say, turns = ours._rows_of, cycle(servers)

        def each_elsewhere(*statements: Any) -> Any:
            ours.connection = next(turns)
            return say(*statements)

        monkeypatch.setattr(ours, "_rows_of", each_elsewhere)
        ours._plans = frozenset({plan_of(self.SQL).name} if believed else ())
        try:
            with bound(ANONYMOUS):
                assert scopes.ask(self.SQL, {"number": 1}, keeps_plan=True) == [(2, "tp_anonymous")]
        finally:
            for server in servers:
                server.close()
