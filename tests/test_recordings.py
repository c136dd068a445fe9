"""Recordings, and the clone that is put back: does a test find exactly what it would have made?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from orders.sales.models.orders import Order
from platform_core.tenancy.scopes import SYSTEM, bound
from tests import database, recordings
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.recordings import restored

# They say in which transaction a row came, which is another each time.
NUMBERED = {"eventlog_event", "eventlog_pending", "audit_leaf", "eventlog_cursor", "webhooks_place"}


def rows() -> dict[str, list[str]]:
    """Every row of every table, word for word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, written FROM tests_rows('3') WHERE written IS NOT NULL")
        return {table: sorted(written.strip('{}"').split('","')) for table, written in cursor.fetchall()}


def comparable(found: dict[str, list[str]]) -> dict[str, list[str]]:
    return {table: written for table, written in found.items() if table not in NUMBERED}


def say(sql: str) -> list[Any]:
    """As a superuser, beside the test."""
    with database.admin(str(connection.settings_dict["NAME"])) as db:
        db.execute(sql)
        return list(db.fetchall()) if db.description else []


@pytest.fixture
def forgotten() -> Iterator[None]:
    """What this test records is no other test's."""
    before = dict(recordings.RECORDED)
    yield
    recordings.RECORDED.clear()
    recordings.RECORDED.update(before)


@pytest.mark.django_db
@pytest.mark.login("worker")
@pytest.mark.usefixtures("forgotten")
class TestRestored:
    def test_leaves_the_rows_that_were_made_and_gives_the_same(self, at: datetime) -> None:
        def make() -> tuple[builders.Sale, Order]:
            sale = builders.sale(at)
            return sale, builders.paid(sale, at)

        with transaction.atomic():
            first, made = restored(("tests", at), make), rows()
            transaction.set_rollback(True)
        again = restored(("tests", at), make)

        assert (again, comparable(rows())) == (first, comparable(made))
        with acting_as(again[0].seller), transaction.atomic():
            assert Order.objects.get().state == "paid"
        assert builders.send(again[1], again[0], at).order_id == again[1].id

    def test_records_nothing_after_something_else_was_made(self, at: datetime) -> None:
        """It may refer to that, and would be written back where that is not."""
        before = dict(recordings.RECORDED)
        sale = builders.sale(at)

        restored(("tests", at, "pay"), lambda: builders.paid(sale, at))

        assert before == recordings.RECORDED

    def test_makes_it_anew_where_its_rows_are_there(self, at: datetime) -> None:
        first, second = (restored(("tests", at, "two"), lambda: builders.sale(at)) for _ in range(2))

        assert first != second
        assert len(rows()["merchants_merchant"]) == 2

    def test_records_nothing_that_changes_what_was_there(self, at: datetime) -> None:
        def change() -> None:
            with bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE eventlog_cursor SET subscriber = subscriber")

        restored(("tests", at, "change"), change)

        assert [kept for place, kept in recordings.RECORDED.items() if place[-1] == "change"] == [None]

    def test_is_of_one_login_and_one_database(self, at: datetime) -> None:
        restored(("tests", at, "whose"), lambda: None)

        [place] = [place for place in recordings.RECORDED if place[-1] == "whose"]
        assert place[:2] == (connection.settings_dict["NAME"], connection.settings_dict["USER"])


@pytest.mark.commits
@pytest.mark.login("worker")
class TestAClone:
    def test_is_put_back_to_what_it_was(self, at: datetime) -> None:
        before, kept = rows(), database.KEPT[connection.settings_dict["NAME"]][0]
        order = builders.paid(builders.sale(at), at)
        connection.close()

        assert order.state == "placed"
        assert rows() != before
        connection.close()
        assert kept.put_back([])
        assert rows() == before

    @pytest.mark.parametrize(
        ("change", "ask"),
        [
            (
                "UPDATE django_content_type SET model = model || 'x'",
                "SELECT model FROM django_content_type ORDER BY id",
            ),
            ("DELETE FROM legal_legalrule", "SELECT t::text FROM legal_legalrule t ORDER BY 1"),
            ("SELECT nextval('django_content_type_id_seq')", "SELECT last_value FROM django_content_type_id_seq"),
        ],
    )
    def test_has_what_it_had_where_that_was_changed(self, change: str, ask: str) -> None:
        before, kept = say(ask), database.KEPT[connection.settings_dict["NAME"]][0]
        say(f"SET session_replication_role = replica; {change}")
        assert say(ask) != before

        connection.close()

        assert kept.put_back([])
        assert say(ask) == before

    def test_leaves_nobody_s_lock_setting_or_connection(self) -> None:
        kept = database.KEPT[name := str(connection.settings_dict["NAME"])][0]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(7); SET statement_timeout = 4711")
        with database.admin(name) as stranger:
            connection.close()

            assert kept.put_back([])
            with pytest.raises(Exception, match="terminat"):
                stranger.execute("SELECT 1")
        assert say("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == [(0,)]

    def test_is_not_where_its_tables_have_changed(self) -> None:
        kept = database.KEPT[name := connection.settings_dict["NAME"]][0]
        with database.admin(name) as db:
            db.execute("ALTER TABLE orders_order ADD COLUMN colour text")

        connection.close()

        assert not kept.put_back([])
