"""How much of the database does a call for anybody read? Counted in rows, not in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.window.queries import reading as queries
from catalog.window.types import Ordering, Wanted
from platform_core import clock
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.catalog import builders
from tests.database import admin, as_login, clone

LISTINGS = 20_000
NEWEST = 5_000  # of one shop
SAYING_COMMON = LISTINGS // 5
SHOPS = """
SET session_replication_role = replica;
INSERT INTO merchants_merchant SELECT copy.* FROM merchants_merchant t, generate_series(1, 48) n,
LATERAL (SELECT uuidv7() AS id WHERE n > 0) new,
LATERAL jsonb_populate_record(t, jsonb_build_object(
  'id', new.id, 'merchant_id', new.id, 'credit_code', 'C' || n)) AS copy
WHERE t.id = %(shop)s
"""
COPY = """
SET session_replication_role = replica;
INSERT INTO catalog_shown SELECT copy.* FROM catalog_shown t, generate_series(1, %(rows)s) n
JOIN (SELECT array_agg(id) ids FROM merchants_merchant) every ON true,
LATERAL jsonb_populate_record(t, jsonb_build_object('id', uuidv7(), 'listing_id', uuidv7(),
  'merchant_id', CASE WHEN %(all)s THEN every.ids[1 + n %% cardinality(every.ids)] ELSE t.merchant_id END,
  'published_at', t.published_at + n * interval '1 millisecond', 'price', 100 + n * 7919 %% 100000,
  'said', 'x' || n || ' ' || t.said || CASE WHEN n %% 5 = 0 THEN ' 装' ELSE '' END
    || CASE WHEN n %% 500 = 7 THEN ' 稀' ELSE '' END,
  'grams', t.grams[1:5] || ARRAY['x' || n %% 10, 'y' || n %% 1000]
    || CASE WHEN n %% 5 = 0 THEN ARRAY['装'] ELSE ARRAY[]::text[] END
    || CASE WHEN n %% 500 = 7 THEN ARRAY['稀'] ELSE ARRAY[]::text[] END
)) AS copy WHERE t.listing_id = %(listing)s
"""


@pytest.fixture(scope="module")
def shops(django_db_setup: None, django_db_blocker: Any, worker: str) -> Iterator[tuple[UUID, UUID]]:
    """One with many listings, and one with the newest five thousand."""
    with django_db_blocker.unblock(), clone(f"fresh_cost_{worker}") as database, as_login("worker"):
        with transaction.atomic():
            at = clock.now() - timedelta(days=1)
        old, new = builders.open_shop(at=at), builders.open_shop(at=at, name="乌龙茶行")
        first = builders.on_show(old, at=at)
        newest = builders.on_show(new, at=at + timedelta(hours=1))
        with admin(database) as db:
            db.execute(SHOPS, {"shop": old})
            db.execute(COPY, {"rows": LISTINGS - NEWEST, "listing": first.id, "all": True})
            db.execute(COPY, {"rows": NEWEST, "listing": newest.id, "all": False})
            db.execute("ANALYZE catalog_shown")
            _vacuum(db)
            db.execute("ANALYZE merchants_merchant")
        yield old, new


def _vacuum(db: Any) -> None:
    """Vacuum until each page is marked as visible to all; a page that somebody reads meanwhile is left out."""
    for _ in range(20):
        db.execute("VACUUM catalog_shown")
        db.execute("SELECT relallvisible >= relpages FROM pg_class WHERE oid = 'catalog_shown'::regclass")
        if db.fetchone()[0]:
            return


def rows_read(call: Callable[[], object]) -> int:
    """Of the window's table, by all the statements of a call: rows that it looks at, be it in vain."""
    with bound(scopes.ANONYMOUS), transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            call()
        return sum(_rows_read(each["sql"]) for each in asked)


def _rows_read(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        [[plan]] = cursor.fetchall()
    return sum(_of_the_table(plan[0]["Plan"]))


def _of_the_table(node: Mapping[str, Any]) -> Iterator[int]:
    """An index alone is no table: what is passed over in it costs next to nothing."""
    if node.get("Relation Name") == "catalog_shown":
        seen = (
            node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        )
        yield node["Heap Fetches"] if node["Node Type"] == "Index Only Scan" else round(seen * node["Actual Loops"])
    for child in node.get("Plans", ()):
        yield from _of_the_table(child)


class TestAPageOfTheNewest:
    def page(self) -> object:
        return queries.shown_cards(Wanted(), by=Ordering.NEWEST, most=20)

    @pytest.mark.usefixtures("shops")
    def test_reads_little(self):
        assert rows_read(self.page) <= 50

    def test_reads_little_more_when_the_newest_five_thousand_may_not_be_shown(self, shops: tuple[UUID, UUID]):
        _, newest = shops
        with bound(scopes.ANONYMOUS):
            before = queries.shown_cards(Wanted(), by=Ordering.NEWEST, most=20)
        with standing(newest, "suspended"):
            read = rows_read(self.page)
            with bound(scopes.ANONYMOUS):
                after = queries.shown_cards(Wanted(), by=Ordering.NEWEST, most=20)

        assert read <= 50  # of the index, five thousand
        assert len(after.cards) == 20
        assert not {*before.cards} & {*after.cards}


class TestASearchForOneCharacter:
    def found(self, word: str, beyond: Any = None) -> Any:
        return queries.shown_cards(Wanted(words=word), by=Ordering.RELEVANCE, most=100, beyond=beyond)

    @pytest.mark.usefixtures("shops")
    @pytest.mark.parametrize("word", ["装", "稀"])  # one listing in five, and one in five hundred
    def test_reads_less_than_all_that_say_it(self, word: str):
        assert rows_read(lambda: self.found(word)) < SAYING_COMMON

    @pytest.mark.usefixtures("shops")
    @pytest.mark.parametrize(("word", "listings"), [("装", 300), ("稀", 40)])
    def test_orders_the_newest_of_many_and_all_of_few(self, word: str, listings: int):
        with bound(scopes.ANONYMOUS):
            page, pages = self.found(word), []
            while page.beyond:
                pages.append(page)
                page = self.found(word, page.beyond)
            pages.append(page)

        ids = [orjson.loads(card)["id"] for each in pages for card in each.cards]
        assert (len(ids), len({*keys_of(pages)})) == (listings, len(pages) - 1)

    @pytest.mark.usefixtures("shops")
    def test_suggests_for_who_types_it_next_what_was_found(self):
        with bound(scopes.ANONYMOUS), transaction.atomic(), CaptureQueriesContext(connection) as asked:
            first, second = queries.suggested_words("茉"), queries.suggested_words("茉")

        assert (len(asked), first == second) == (1, True)


class TestCounts:
    @pytest.mark.usefixtures("shops")
    @pytest.mark.parametrize("wanted", [Wanted(), Wanted(words="装")])
    def test_are_kept_for_who_asks_next(self, wanted: Wanted):
        with bound(scopes.ANONYMOUS), transaction.atomic(), CaptureQueriesContext(connection) as asked:
            first, second = queries.counts(wanted), queries.counts(wanted)

        assert (len(asked), first == second) == (1, True)

    @pytest.mark.usefixtures("shops")
    def test_are_kept_apart_by_what_is_wanted(self):
        with bound(scopes.ANONYMOUS):
            everything, some = queries.counts(Wanted()), queries.counts(Wanted(price_to=5_000))

        assert everything[0].listings > some[0].listings > 0


def keys_of(pages: list[Any]) -> list[Any]:
    return [page.beyond for page in pages if page.beyond]


@contextmanager
def standing(shop: UUID, state: str) -> Iterator[None]:
    """Such a shop, without all that a suspension asks for."""
    with admin(connection.settings_dict["NAME"]) as db:
        set_state = "SET session_replication_role = replica; UPDATE merchants_merchant SET state = %s WHERE id = %s"
        db.execute(set_state, [state, shop])
        try:
            yield
        finally:
            db.execute(set_state, ["open", shop])
