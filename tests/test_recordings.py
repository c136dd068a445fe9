"""Recordings, and the clone that is put back: does a test find exactly what it would have made?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from orders.sales.models.orders import Order
from platform_core.tenancy.scopes import SYSTEM, bound
from tests import database, recordings
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.recordings import lot, recorded, restored
from tests.rehearsals import rehearsed

FIRST: dict[str, Any] = {}  # what the first of two tests has found


def rows() -> dict[str, list[str]]:
    """Every row of every table, word for word, but for the number of this transaction."""
    tables = recordings._shapes().values()
    return {table: sorted(written) for table, written in recordings._rows(list(tables)).items() if written}


def say(sql: str) -> list[Any]:
    """As a superuser, beside the test."""
    with database.admin(str(connection.settings_dict["NAME"])) as db:
        db.execute(sql)
        return list(db.fetchall()) if db.description else []


def same_as_first(name: str, found: Any) -> bool:
    """The first test that asks says what the second has to find."""
    return bool(FIRST.setdefault(name, found) == found)


def made() -> int:
    return len(recordings.RECORDED)


def change_rows() -> None:
    """Nobody else may: rules of law are there for good."""
    script = "UPDATE django_content_type SET model = model || 'x'; DELETE FROM legal_legalrule WHERE version > 1"
    recordings._ask("SELECT public.tests_restore(%s, 'unknown')", [script])


@recorded
def opened(at: datetime) -> builders.Sale:
    return builders.sale(at)


@recorded
def bought(sale: builders.Sale, at: datetime) -> Order:
    return builders.paid(sale, at)


@recorded
def handed(order: Order) -> Order:
    return order


@recorded
def changed() -> None:
    change_rows()


@recorded
def counted(calls: list[int]) -> None:
    calls.append(0)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestRecorded:
    @pytest.mark.parametrize("turn", ["first", "second"])
    def test_leaves_the_rows_that_were_made_and_gives_the_same(self, turn: str, at: datetime) -> None:
        sale = opened(at)
        order = bought(sale, at)

        assert handed(order) is order
        assert same_as_first("bought", (sale, order, rows()))
        with acting_as(sale.seller), transaction.atomic():
            assert Order.objects.get().state == "paid"
        assert builders.send(order, sale, at).order_id == order.id

    @pytest.mark.parametrize("turn", ["first", "second"])
    def test_changes_and_deletes_rows_that_were_there(self, turn: str) -> None:
        before = rows()

        changed()

        assert same_as_first("changed", rows())
        assert {name for name, found in rows().items() if found != before[name]} == {
            "legal_legalrule",
            "django_content_type",
        }

    def test_knows_no_state_after_anything_else(self, at: datetime) -> None:
        """What was made there may refer to that, and would be written back where that is not."""
        sale = opened(at)
        change_rows()
        before = made()

        bought(sale, at)

        assert made() == before

    def test_knows_no_state_after_a_rollback(self, at: datetime) -> None:
        sale = opened(at)
        with transaction.atomic():
            bought(sale, at)
            transaction.set_rollback(True)
        before = made()

        assert bought(sale, at).state == "placed"
        assert made() == before
        assert len(rows()["orders_order"]) == 1

    @pytest.mark.parametrize("turn", ["first", "second"])
    def test_makes_what_changes_what_it_is_told(self, turn: str) -> None:
        calls: list[int] = []

        counted(calls)

        assert calls == [0]

    def test_makes_what_comes_but_once(self, at: datetime) -> None:
        before = made()

        assert opened(at.replace(microsecond=1)) != opened(at.replace(microsecond=1))
        assert made() == before

    def test_makes_all_where_the_house_works_otherwise(self, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        before = made()
        monkeypatch.setattr(builders, "HOME", builders.HOME)

        opened(at + timedelta(days=1))

        assert made() == before

    def test_makes_all_where_queries_are_counted(self, at: datetime) -> None:
        opened(at + timedelta(days=2))
        with CaptureQueriesContext(connection) as asked:
            opened(at + timedelta(days=2))

        assert len(asked) > 10

    def test_is_of_one_scope(self, at: datetime) -> None:
        before = made()

        with bound(SYSTEM):
            changed()

        assert made() == before + 1

    def test_writes_what_has_a_name_beside_anything_else(self, at: datetime) -> None:
        with transaction.atomic():
            first = restored(("tests", at, "beside"), lambda: builders.sale(at))
            transaction.set_rollback(True)
        change_rows()

        assert restored(("tests", at, "beside"), lambda: builders.sale(at)) == first
        assert restored(("tests", at, "beside"), lambda: builders.sale(at)) != first  # these rows are there

    @pytest.mark.parametrize("turn", ["first", "second"])
    def test_writes_strangers_beside_anything(self, turn: str, at: datetime) -> None:
        with transaction.atomic():
            first = builders.strangers(at)
            transaction.set_rollback(True)
        change_rows()

        assert same_as_first("strangers", first)
        assert builders.strangers(at) == first
        assert builders.strangers(at) != first  # these rows are there

    def test_is_of_one_login_and_one_database(self) -> None:
        restored(("tests", "whose"), lambda: None)

        here = connection.settings_dict
        assert (here["NAME"], here["USER"]) in recordings.FOUND


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

    @pytest.mark.parametrize("turn", ["first", "second"])
    def test_is_written_to_what_was_rehearsed_in_each_lot(self, turn: str, at: datetime) -> None:
        """Which is recorded where the rolled-back tests of this worker run, wherever it is asked for first."""
        sales = list[builders.Sale]()
        for number in (1, 2):
            with lot(number):
                sales.append(rehearsed(("tests", at, "rehearsed"), lambda: builders.sale(at)))

        assert same_as_first("rehearsed", sales)
        assert sales[0] != sales[1]
        assert [builders.paid(sale, at).state for sale in sales] == ["placed", "placed"]

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
        assert say("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7") == [(0,)]

    def test_is_not_where_its_tables_have_changed(self) -> None:
        kept = database.KEPT[name := connection.settings_dict["NAME"]][0]
        with database.admin(name) as db:
            db.execute("ALTER TABLE orders_order ADD COLUMN colour text")

        connection.close()

        assert not kept.put_back([])
