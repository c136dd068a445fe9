"""Recordings, and the clone that is put back: does a test find exactly what it would have made?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection, transaction

from orders.sales.models.orders import Order
from tests import database, recordings
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.recordings import restored


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, cardinality(regexp_split_to_array(written, '\",\"')) FROM tests_rows('3')")
        return dict(cursor.fetchall())


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
            sale = builders.sale.__wrapped__(at)
            return sale, builders.paid(sale, at)

        with transaction.atomic():
            first, made = restored(("tests", at), make), rows()
            transaction.set_rollback(True)
        recordings.COURSE.calls.clear()
        again = restored(("tests", at), make)

        assert (again, rows()) == (first, made)
        with acting_as(again[0].seller), transaction.atomic():
            assert Order.objects.get().state == "paid"
        assert builders.send(again[1], again[0], at).order_id == again[1].id

    def test_makes_a_second_one_with_rows_of_its_own(self, at: datetime) -> None:
        first, second = (restored(("tests", at, "two"), lambda: builders.sale.__wrapped__(at)) for _ in range(2))

        assert first != second
        assert rows()["merchants_merchant"] == 2

    def test_records_nothing_that_changes_what_was_there(self, at: datetime) -> None:
        order = builders.placed(sale := builders.sale(at), at)

        restored(("tests", at, "pay"), lambda: builders.pay(order, at))

        assert recordings.RECORDED["tests", at, "pay", 1] is None
        assert builders.now(order, sale).state == "paid"


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

    def test_is_not_where_its_tables_have_changed(self) -> None:
        kept = database.KEPT[name := connection.settings_dict["NAME"]][0]
        with database.admin(name) as db:
            db.execute("ALTER TABLE orders_order ADD COLUMN colour text")

        connection.close()

        assert not kept.put_back([])
