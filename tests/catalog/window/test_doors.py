"""What does the window answer to whoever asks, and what does it refuse?"""

from __future__ import annotations

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from redis.exceptions import ConnectionError as RedisAway
from rest_framework.test import APIClient

from catalog.freight import commands as freight_commands
from catalog.freight.types import FreightTerms, Rate
from catalog.listings.models import Listing
from catalog.prices import commands as prices_commands
from catalog.publishing import commands as publishing_commands
from catalog.stock import commands as stock_commands
from catalog.window import policies
from catalog.window.queries import cards, reading, rows
from catalog.window.types import Ordering, Wanted
from platform_core import clock
from platform_core.actors import ANONYMOUS
from platform_core.http import throttles
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.catalog import builders as catalog_builders
from tests.catalog.builders import as_shop, new_sku, on_show, open_shop
from tests.catalog.doors import SHOWN
from tests.catalog.prices import builders as prices
from tests.database import as_login

API = "/api/storefront/v1"
HOUR = timedelta(hours=1)
NUMBERS = count()


def an_hour_ago() -> datetime:
    """The door reads the house's own clock."""
    with transaction.atomic():
        return clock.now() - HOUR


@pytest.fixture
def at(db: None) -> datetime:
    return an_hour_ago()


def found(client: APIClient, address: str = SHOWN, **asked: Any) -> list[str]:
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]


def titled(shop: UUID, title: str, at: datetime, **more: Any) -> str:
    item = new_sku(f"S{next(NUMBERS)}", **more)
    return str(on_show(shop, item, at=at, title_zh=title, title_en=more.pop("title_en", "")).id)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAFilter:
    @pytest.mark.parametrize(
        ("address", "asked"),
        [
            (SHOWN, {"colour": "red"}),
            (SHOWN, {"q": "茶"}),
            (SHOWN, {"order": "relevance"}),
            (SHOWN, {"price_from": "-1"}),
            (SHOWN, {"fact": "brand"}),
            (SHOWN, {"limit": "0"}),
            (f"{SHOWN}/counts", {"cursor": "x"}),
            (f"{API}/search", {}),
            (f"{API}/search", {"q": "a"}),
            (f"{API}/search", {"q": " a "}),
            (SHOWN, {"limit": "00000000150000"}),
            (f"{API}/search", {"q": "茶", "category": ["a", "b"]}),
            (f"{API}/search/suggestions", {"q": "茶", "limit": "5"}),
        ],
    )
    def test_that_there_is_not_is_refused(self, visitor: APIClient, address: str, asked: dict[str, Any]):
        answer = visitor.get(address, asked)

        assert (answer.status_code, answer.json()["code"]) == (400, "http.invalid")

    def test_narrows_by_price_stock_freight_and_fact(self, shop: UUID, visitor: APIClient, at: datetime):
        cheap = titled(shop, "便宜的茶", at, price=Money(100))
        dear = titled(shop, "贵的茶", at, price=Money(900), on_hand=0)
        told = catalog_builders.FACTS | {"origin": "云南"}
        sent = on_show(shop, new_sku("SENT", price=Money(500)), at=at, title_zh="寄费的茶", facts=told)
        self.charge(shop, sent, at)

        assert set(found(visitor, price_from="101", price_to="900")) == {dear, str(sent.id)}
        assert set(found(visitor, in_stock="true")) == {cheap, str(sent.id)}
        assert set(found(visitor, sent_free="true")) == {cheap, dear}
        assert found(visitor, fact="origin:云南") == [str(sent.id)]
        assert found(visitor, fact=["origin:云南", "use:冲泡饮用"]) == [str(sent.id)]
        assert found(visitor, fact=["origin:云南", "use:别的"]) == []
        assert found(visitor, order="price") == [cheap, str(sent.id), dear]

    def charge(self, shop: UUID, listing: Listing, at: datetime) -> None:
        from_terms = FreightTerms(name="全国", elsewhere=Rate(fee=Money(600)), provinces={})
        prices.state_freight(shop, at, from_terms, code="paid")
        with as_shop(shop), transaction.atomic():
            freight_commands.choose_freight(listing.id, code="paid", by=catalog_builders.trader(shop), at=at)

    def test_says_how_many_one_more_would_leave(self, shop: UUID, visitor: APIClient, at: datetime):
        titled(shop, "便宜的茶", at, price=Money(100))
        titled(shop, "贵的茶", at, price=Money(60_000), on_hand=0)

        counted = visitor.get(f"{SHOWN}/counts", {"category": "general"}).json()["counts"]

        by_facet = {(count["facet"], count["value"]): count["listings"] for count in counted}
        assert by_facet[("all", "")] == 2
        assert by_facet[("in_stock", "true")] == 1
        assert by_facet[("sent_free", "true")] == 2
        assert by_facet[("category", "general")] == 2
        assert by_facet[("merchant", str(shop))] == 2
        assert (by_facet[("price", "0")], by_facet[("price", "50000")]) == (1, 1)
        assert by_facet[("fact", "origin:福建福州")] == 2


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestASearch:
    def test_finds_every_piece_of_a_title_and_marks_it(self, shop: UUID, visitor: APIClient, at: datetime):
        tea = titled(shop, "武夷山大红袍 ＯＯＬＯＮＧ 500克", at)
        titled(shop, "白瓷茶杯", at)
        said = policies.fold("武夷山大红袍 ＯＯＬＯＮＧ 500克")

        for begin in range(len(said)):
            for end in range(begin + 2, len(said) + 1):
                piece = said[begin:end].strip()
                if len(piece) > 1:
                    assert tea in found(visitor, f"{API}/search", q=piece), piece
        [item] = visitor.get(f"{API}/search", {"q": "红袍 oolong"}).json()["items"]
        assert item["marks"]["title_zh"] == [{"begin": 4, "end": 6}, {"begin": 7, "end": 13}]

    def test_finds_words_in_any_order_and_what_says_them_in_a_row_first(
        self, shop: UUID, visitor: APIClient, at: datetime
    ):
        apart = titled(shop, "运动鞋 男士 红色", at + timedelta(minutes=2))
        inside = titled(shop, "新款红色男士运动鞋", at + timedelta(minutes=1))
        first = titled(shop, "红色男士运动鞋透气", at)
        titled(shop, "红色男士皮带", at)

        assert found(visitor, f"{API}/search", q="红色男士运动鞋") == [first, inside, apart]
        assert found(visitor, f"{API}/search", q="红色男士运动鞋", order="newest") == [apart, inside, first]

    def test_turns_pages_without_loss(self, shop: UUID, visitor: APIClient, at: datetime):
        ids = {titled(shop, f"茶杯 {n}", at + timedelta(seconds=n)) for n in range(5)}
        seen, cursor = [], ""
        while cursor is not None:
            page = visitor.get(
                f"{API}/search", {"q": "茶杯", "limit": 2, **({"cursor": cursor} if cursor else {})}
            ).json()
            seen += [item["id"] for item in page["items"]]
            cursor = page["next"]
        assert (len(seen), set(seen)) == (5, ids)

    def test_suggests_words_that_begin_so(self, shop: UUID, visitor: APIClient, at: datetime):
        for title in ("大红袍茶叶", "大红袍礼盒", "大红枣"):
            titled(shop, title, at)

        words = visitor.get(f"{API}/search/suggestions", {"q": "大红"}).json()["words"]

        assert words == ["大红", "大红袍"]


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAnAnswer:
    def test_is_packed_for_who_can_unpack_it_and_known_again(self, shop: UUID, client: Client, at: datetime):
        for n in range(5):
            titled(shop, f"茶 {n}", at)
        plain, packed = client.get(SHOWN), client.get(SHOWN, headers={"accept-encoding": "gzip"})

        assert gzip.decompress(packed.content) == plain.content
        assert packed["Content-Encoding"] == "gzip"
        assert packed["ETag"] == f"W/{plain['ETag']}"
        assert "Accept-Encoding" in packed["Vary"]
        again = [client.get(SHOWN, headers={"if-none-match": answer["ETag"]}) for answer in (plain, packed)]
        assert [(answer.status_code, answer.content) for answer in again] == [(304, b"")] * 2

    def test_is_the_same_with_and_without_a_token(self, shop: UUID, client: Client, seller: APIClient, at: datetime):
        """Who calls without one is answered at once, who calls with one by DRF's way."""
        listing_id = titled(shop, "茶", at)
        for address in (SHOWN, f"{SHOWN}/{listing_id}", f"{SHOWN}?region_code=65", f"{API}/search?q=茶"):
            plain, signed_in = client.get(address), seller.get(address)
            assert (plain.status_code, plain.content) == (signed_in.status_code, signed_in.content)
        assert plain.json()["ranking"] == {"order": "relevance", "personalised": False}

    @pytest.mark.parametrize(
        ("accepts", "packs"),
        [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("gzip ; q=0.0, br", False), ("", False)],
    )
    def test_is_packed_as_the_caller_says(self, shop: UUID, client: Client, at: datetime, *, accepts: str, packs: bool):
        for n in range(5):
            titled(shop, f"茶 {n}", at)
        assert client.get(SHOWN, headers={"accept-encoding": accepts}).has_header("Content-Encoding") is packs

    @pytest.mark.parametrize("address", [SHOWN, f"{API}/search?q=茶杯"])
    def test_costs_as_many_statements_for_fifty_as_for_one(
        self, shop: UUID, client: Client, at: datetime, django_assert_num_queries: Any, address: str
    ):
        titled(shop, "茶杯", at)
        client.get(address)
        for _ in range(2):
            with django_assert_num_queries(1):
                client.get(address)
            for n in range(50):
                titled(shop, f"茶杯 {n}", at)


@pytest.mark.django_db
class TestWhoCallsTooOften:
    @pytest.fixture
    def strict(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.THROTTLE_FACTOR = 1
        monkeypatch.setattr(throttles, "RATES", {("storefront", "anonymous"): 3})

    def test_is_stopped_and_told_for_how_long(self, strict: None, client: Client):
        answers = [client.get(SHOWN, REMOTE_ADDR="192.0.2.6") for _ in range(4)]

        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert (answers[-1].json()["code"], answers[-1]["Retry-After"]) == ("http.throttled", "60")
        assert client.get(SHOWN, REMOTE_ADDR="192.0.2.7").status_code == 200

    def test_is_counted_once_for_what_is_refused(self, strict: None, client: Client):
        answers = [client.get(SHOWN, {"colour": "red"}, REMOTE_ADDR="192.0.2.8") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [400, 400, 400, 429]

    def test_comes_in_while_nobody_counts(self, strict: None, client: Client, monkeypatch: pytest.MonkeyPatch):
        def away(*_: Any, **__: Any) -> None:
            raise RedisAway

        monkeypatch.setattr(type(caches["default"]), "counted", away)
        assert [client.get(SHOWN).status_code for _ in range(5)] == [200] * 5

    def test_gets_what_no_way_can_read_refused(self, client: Client):
        """By the quick way and by DRF's alike."""
        for address in (f"{SHOWN}?cursor=%00", f"{API}/search?q=%00%00", f"{SHOWN}?merchant=1", f"{SHOWN}?limit=٣"):
            assert client.get(address).status_code == 400, address
        assert client.get(SHOWN, headers={"accept": "text/csv"}).status_code == 406
        assert client.get(f"{SHOWN}/{new_id()}").json()["code"] == "catalog.listing_not_found"


@pytest.mark.commits
@pytest.mark.login("worker")
class TestTheDatabase:
    def test_finds_what_is_within_a_category(self):
        at = an_hour_ago()
        with as_login("migrator"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE catalog_category SET parent_id = (SELECT id FROM catalog_category WHERE code = 'household')"
                " WHERE code = 'general'"
            )
        with transaction.atomic():
            tea = titled(open_shop(at=at), "花茶", at)
        client = Client()

        assert [found(client, category=code) for code in ("household", "general", "books")] == [[tea], [tea], []]
        assert {one["code"]: one["parent"] for one in client.get(f"{API}/categories").json()}["general"] == "household"

    @pytest.mark.duty("CRI-09b", "ALG-21")
    def test_shows_one_price_everywhere_while_prices_and_shelves_change(self):
        """Readers beside: each looks at one instant of the database, at list, page and offer."""
        at = an_hour_ago()
        with transaction.atomic():
            shop = open_shop(at=at)
        with transaction.atomic():
            listing = on_show(shop, new_sku("A", on_hand=30), new_sku("B", on_hand=30), at=at)
        skus = {code: catalog_builders.sku_of(shop, code).id for code in "AB"}
        stop = threading.Event()

        with ThreadPoolExecutor(5) as pool:
            writers = [pool.submit(self.change, shop, skus[code], at, seed) for seed, code in enumerate("AB")]
            writers.append(pool.submit(self.speak, shop, listing.id, at))
            readers = [pool.submit(self.read, listing.id, stop) for _ in range(2)]
            for writer in writers:
                writer.result()
            stop.set()
            assert [reader.result() > 0 for reader in readers] == [True, True]
        with bound(SYSTEM), transaction.atomic():
            assert rows.differences([listing.id], at=clock.now()) == []

    def change(self, shop: UUID, sku_id: UUID, at: datetime, seed: int) -> None:
        try:
            for n in range(12):
                step = at + timedelta(minutes=n + 1, seconds=seed)
                with as_shop(shop), transaction.atomic():
                    prices_commands.set_price(sku_id, price=Money(100 + n), by=catalog_builders.trader(shop), at=step)
                with as_shop(shop), transaction.atomic():
                    stock_commands.reserve({sku_id: 2}, source=new_id(), by=catalog_builders.trader(shop), at=step)
        finally:
            connection.close()

    def speak(self, shop: UUID, listing_id: UUID, at: datetime) -> None:
        """New words, again and again: whoever holds the listing, and whoever writes its window, wait for each other
        in one order alone."""
        try:
            for n in range(12):
                with as_shop(shop), transaction.atomic():
                    said = catalog_builders.content(title_zh=f"茉莉花茶 {n}")
                    publishing_commands.revise(listing_id, content=said, by=catalog_builders.trader(shop), at=at)
        finally:
            connection.close()

    def read(self, listing_id: UUID, stop: threading.Event) -> int:
        """How often it looked."""
        looked = 0
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            while not stop.is_set():
                with bound(scopes.ANONYMOUS), transaction.atomic():
                    at = clock.now()
                    [card] = reading.shown_cards(Wanted(), by=Ordering.NEWEST, most=5).cards
                    page = orjson.loads(reading.shown_page(listing_id))
                    truth = cards.page(listing_id, by=ANONYMOUS, at=at)
                    offers = cards.offers([shelf.sku_id for shelf in truth.shelves], at=at)
                asked = {str(sku_id): offer.unit_price.amount for sku_id, offer in offers.items()}
                assert {shelf["id"]: shelf["price"]["amount"] for shelf in page["skus"]} == asked
                assert [shelf["stock"] for shelf in page["skus"]] == [shelf.stock for shelf in truth.shelves]
                assert orjson.loads(card)["price"]["amount"] == min(asked.values())
                looked += 1
        finally:
            connection.close()
        return looked
