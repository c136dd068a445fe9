"""Is what a figure measures without really away meanwhile, and back afterwards?"""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.database import as_login
from tests.drivers.bench import walls
from tests.drivers.bench.tests.rounds import a_round
from tests.drivers.bench.walls import BEYOND, BUYER, LISTINGS, OWNER, PAGE, Page, Place, place

pytestmark = pytest.mark.commits(anew=True)
WRITTEN = "SELECT (SELECT count(*) FROM orders_order), (SELECT count(*) FROM eventlog_event)"
ANSWERS = "SELECT (SELECT count(*) FROM orders_purchase), (SELECT count(*) FROM http_answer)"


@pytest.fixture
def own(fresh: dict[str, str]) -> Iterator[Place]:
    with as_login("worker"), a_round() as this:
        yield place(this)


class TestAudit:
    def test_is_an_order_with_its_facts_and_without_any(self, own: Place):
        before = own.clone.ask(WRITTEN)
        with walls._with_facts(own) as written, walls._without_facts(own) as silent:
            for placing in (written, silent):
                with placing.block():
                    assert placing.place() > 0
            told, untold = written.clone.ask(WRITTEN), silent.clone.ask(WRITTEN)

        assert told[0] == untold[0] == before[0] + 1
        assert told[1] > before[1] == untold[1]


class TestWalls:
    def test_hide_the_rows_of_another_shop_from_a_shop_alone(self, own: Place):
        read = walls._read(own, rows=PAGE)
        another = Page(own.shopper.person_id, read)  # whose shop this is not
        seen = {role: self.rows(own, another, role=role) for role in ("tp_merchant", BEYOND)}

        assert seen["tp_merchant"] == 0
        assert seen[BEYOND] > PAGE

    def rows(self, own: Place, page: Page, *, role: str) -> int:
        with own.clone.connected(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', %s, true)", [role])
            cursor.execute("SELECT set_config('app.merchant_id', %s, true)", [str(page.merchant_id)])
            cursor.execute("SELECT count(*) FROM catalog_sku WHERE merchant_id = %s", [str(own.shop.merchant_id)])
            return int(cursor.fetchone()[0])


class TestAKey:
    def test_is_remembered_and_without_it_is_not(self, own: Place):
        buyer, found = own.caller(BUYER, door="storefront"), []
        for meanwhile in (walls._no_key, walls.nullcontext):
            with walls._with(own.clone, meanwhile()):
                buyer.send("POST", "/quotes", walls._wanted(own))
            found.append(own.clone.ask(ANSWERS))

        assert [answers for _, answers in found] == [0, 1]


class TestAScope:
    def test_is_bound_but_where_somebody_is_beyond_the_walls(self, own: Place):
        seller, found = own.caller(OWNER, door="seller"), []
        for meanwhile in (walls._unbound, walls.nullcontext):
            with walls._with(own.clone, meanwhile()):
                assert len(seller.get("/listings", f"limit={PAGE}")["items"]) == PAGE < LISTINGS
                with bound(scopes.merchant(own.shop.merchant_id)), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SELECT current_user, current_setting('app.merchant_id', true)")
                    found.append(cursor.fetchone())

        assert found[0][0] == BEYOND
        assert not found[0][1]
        assert found[1] == ("tp_merchant", str(own.shop.merchant_id))
