"""What leaves the window by itself when a certificate or a lot is over, and what stands?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from catalog.listings import commands as listings_commands
from catalog.listings.models import Listing
from catalog.listings.types import FactValue
from catalog.publishing import commands as publishing_commands
from catalog.publishing.errors import NotPublishable
from catalog.publishing.types import NewListing
from catalog.stock import commands, queries
from catalog.stock.errors import BestBeforeMissing, LotDiffers, LotsOver, OutOfStock
from catalog.stock.models import Lot, StockMovement
from catalog.takedowns import queries as takedowns_queries
from catalog.window.queries import cards as cards_queries
from platform_core.deadlines.models import RunningDeadline
from platform_core.eventlog.models import Event
from platform_core.legal.spans import TICK
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.catalog import builders
from tests.catalog.builders import FOOD, as_shop, draft, new_sku, on_show, shelf, sku_of, swept, trader
from tests.catalog.conftest import refused
from tests.catalog.doors import OWN, SHOWN, SKUS, client_of, key, saying, upload_picture
from tests.merchants import builders as merchants
from tests.orders.sales import builders as orders

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]

LICENCE_ENDS = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)  # midnight after its last day in Shanghai, the 31st
LAST_DAY = date(2026, 3, 20)
LOT_ENDS = datetime(2026, 3, 20, 16, 0, tzinfo=UTC)
TEA = {"lot": "L1", "best_before": LAST_DAY}
LATER = date(2027, 3, 20)


def food(shop: UUID, *, at: datetime, best_before: date = LATER, **sku: Any) -> Listing:
    item = new_sku(**{"best_before": best_before} | sku)
    return on_show(shop, item, at=at, category="food", facts=FOOD)


def renewed(until: date) -> dict[str, str | FactValue]:
    return FOOD | {"food_licence": FactValue("SC11435010200002", valid_until=until)}


def stage(shop: UUID, listing: Listing) -> str:
    with as_shop(shop), transaction.atomic():
        return str(Listing.objects.get(id=listing.id).state)


def clocks(shop: UUID, kind: str) -> list[tuple[str, datetime]]:
    with as_shop(shop), transaction.atomic():
        found = RunningDeadline.objects.filter(kind=f"catalog.{kind}").order_by("id")
        return list(found.values_list("state", "due_at"))


def facts(shop: UUID, topic: str) -> list[dict[str, Any]]:
    with as_shop(shop), transaction.atomic():
        return list(Event.objects.filter(topic=f"catalog.{topic}").order_by("id").values_list("payload", flat=True))


@pytest.mark.duty("PQL-33")
class TestACertificate:
    def test_takes_the_listing_down_at_its_instant_and_not_a_tick_before(self, shop: UUID, at: datetime):
        listing = food(shop, at=at)
        assert clocks(shop, "certificate") == [("running", LICENCE_ENDS)]

        swept(LICENCE_ENDS - TICK)
        assert stage(shop, listing) == "published"

        swept(LICENCE_ENDS)
        assert stage(shop, listing) == "withdrawn"
        [fact] = facts(shop, "listing_taken_down")
        assert (fact["certificates"], fact["lot_id"]) == (["food_licence"], None)
        assert clocks(shop, "certificate") == [("missed", LICENCE_ENDS)]

    def test_is_not_waited_for_where_it_is_over(self, shop: UUID, at: datetime):
        """However late the worker is, nobody sees or buys what has no certificate any more."""
        food(shop, at=at)
        sku = sku_of(shop)

        with bound(scopes.ANONYMOUS), transaction.atomic():
            assert (
                takedowns_queries.on_show(at=LICENCE_ENDS - TICK).count()
                == len(cards_queries.offers([sku.id], at=at))
                == 1
            )
            assert not takedowns_queries.on_show(at=LICENCE_ENDS).exists()
            assert cards_queries.offers([sku.id], at=LICENCE_ENDS) == {}

    def test_that_is_over_lets_nothing_be_shown(self, shop: UUID, at: datetime):
        stale = renewed(date(2026, 3, 9))
        listing = draft(shop, new_sku(**TEA), at=at, category="food", facts=stale)

        with as_shop(shop), refused(NotPublishable) as refusal:
            publishing_commands.publish(listing.id, by=trader(shop), at=at)

        assert refusal.value.reasons == ("certificate_ended",)
        assert refusal.value.ended_certificates == ("food_licence",)
        assert stage(shop, listing) == "draft"

    def test_that_was_renewed_shows_it_again(self, shop: UUID, at: datetime):
        listing = food(shop, at=at)
        swept(LICENCE_ENDS)

        with as_shop(shop), refused(NotPublishable), transaction.atomic():
            publishing_commands.publish(listing.id, by=trader(shop), at=LICENCE_ENDS)
        with as_shop(shop), transaction.atomic():
            told = builders.content(category="food", facts=renewed(date(2026, 4, 30)))
            publishing_commands.revise(listing.id, content=told, by=trader(shop), at=LICENCE_ENDS)
            publishing_commands.publish(listing.id, by=trader(shop), at=LICENCE_ENDS)

        assert stage(shop, listing) == "published"
        assert clocks(shop, "certificate")[-1] == ("running", datetime(2026, 4, 30, 16, 0, tzinfo=UTC))

    def test_that_is_renewed_in_time_moves_its_end(self, shop: UUID, at: datetime):
        listing = food(shop, at=at)
        with as_shop(shop), transaction.atomic():
            told = builders.content(category="food", facts=renewed(date(2026, 4, 30)))
            publishing_commands.revise(listing.id, content=told, by=trader(shop), at=at)

        swept(LICENCE_ENDS)

        assert stage(shop, listing) == "published"
        assert [state for state, _ in clocks(shop, "certificate")] == ["void", "running"]

    def test_ends_with_its_last_day_though_it_is_one_of_rest(self, shop: UUID, at: datetime):
        told = renewed(date(2026, 3, 28))  # a Saturday

        on_show(shop, new_sku(best_before=LATER), at=at, category="food", facts=told)

        assert clocks(shop, "certificate") == [("running", datetime(2026, 3, 28, 16, 0, tzinfo=UTC))]

    def test_waits_for_no_listing_that_is_not_shown(self, shop: UUID, at: datetime):
        listing = food(shop, at=at)
        with as_shop(shop), transaction.atomic():
            listings_commands.withdraw(listing.id, by=trader(shop), at=at)

        swept(LICENCE_ENDS)

        assert [state for state, _ in clocks(shop, "certificate")] == ["void"]
        assert facts(shop, "listing_taken_down") == []

    def test_counts_from_a_listing_of_many_too(self, shop: UUID, at: datetime):
        told = builders.content(category="food", facts=FOOD)
        rows = [NewListing(content=told, skus=(new_sku(code, **TEA),)) for code in ("A", "B")]
        with as_shop(shop), transaction.atomic():
            publishing_commands.list_many(shop, rows=rows, by=trader(shop), at=at)

        assert clocks(shop, "certificate") == [("running", LICENCE_ENDS)] * 2
        assert clocks(shop, "lot") == [("running", LOT_ENDS)] * 2


@pytest.mark.duty("PQL-33", "FSL-67")
class TestALot:
    def test_ends_with_its_last_day_though_it_is_one_of_rest(self, shop: UUID, at: datetime):
        food(shop, at=at, best_before=date(2026, 3, 21))  # a Saturday

        assert clocks(shop, "lot") == [("running", datetime(2026, 3, 21, 16, 0, tzinfo=UTC))]

    def test_leaves_the_shelf_at_its_instant_and_not_a_tick_before(self, shop: UUID, at: datetime):
        food(shop, at=at, best_before=LAST_DAY)
        sku = sku_of(shop)
        with as_shop(shop), transaction.atomic():
            commands.receive_stock(sku.id, quantity=4, lot="L2", best_before=LATER, by=trader(shop), at=at)

        swept(LOT_ENDS - TICK)
        assert shelf(shop) == (14, 0)

        swept(LOT_ENDS)
        assert shelf(shop) == (4, 0)
        [fact] = facts(shop, "lot_ended")
        assert (fact["pieces"], fact["best_before"]) == (10, "2026-03-20")
        with as_shop(shop), transaction.atomic():
            gone = StockMovement.objects.get(kind="adjusted")
            assert (gone.quantity, gone.lot, gone.reason) == (-10, "L1", "best_before")
            assert queries.left_by_lot([sku.id]) == {(sku.id, "L1"): 0, (sku.id, "L2"): 4}

    def test_that_is_the_last_takes_the_listing_down(self, shop: UUID, at: datetime):
        listing = food(shop, at=at, best_before=LAST_DAY)

        swept(LOT_ENDS - TICK)
        assert stage(shop, listing) == "published"

        swept(LOT_ENDS)
        assert (stage(shop, listing), shelf(shop)) == ("withdrawn", (0, 0))
        with as_shop(shop), transaction.atomic():
            lot = Lot.objects.get()
        [fact] = facts(shop, "listing_taken_down")
        assert (fact["certificates"], fact["lot_id"]) == ([], str(lot.id))
        assert [state for state, _ in clocks(shop, "certificate")] == ["void"]

    def test_leaves_the_listing_where_another_lot_is_good(self, shop: UUID, at: datetime):
        listing = food(shop, at=at, best_before=LAST_DAY)
        with as_shop(shop), transaction.atomic():
            commands.receive_stock(sku_of(shop).id, quantity=1, lot="L2", best_before=LATER, by=trader(shop), at=at)

        swept(LOT_ENDS)

        assert (stage(shop, listing), shelf(shop)) == ("published", (1, 0))

    def test_that_was_sold_out_changes_nothing(self, shop: UUID, at: datetime):
        listing = food(shop, at=at, best_before=LAST_DAY, on_hand=2)
        sku = sku_of(shop)
        with as_shop(shop), transaction.atomic():
            commands.reserve({sku.id: 2}, source=(order := new_id()), by=trader(shop), at=at)
            commands.commit(order, lots={sku.id: {"L1": 2}}, by=trader(shop), at=at)

        swept(LOT_ENDS)

        assert stage(shop, listing) == "published"
        assert facts(shop, "lot_ended") == facts(shop, "listing_taken_down") == []

    def test_is_sold_to_nobody_however_late_its_clock_is_handled(self, shop: UUID, at: datetime):
        food(shop, at=at, best_before=LAST_DAY)
        sku = sku_of(shop)

        with as_shop(shop), transaction.atomic():
            commands.reserve({sku.id: 1}, source=new_id(), by=trader(shop), at=LOT_ENDS - TICK)
        with as_shop(shop), refused(OutOfStock) as refusal, transaction.atomic():
            commands.reserve({sku.id: 1}, source=new_id(), by=trader(shop), at=LOT_ENDS)

        assert refusal.value.short[0]["left"] == 0
        swept(LOT_ENDS)
        assert shelf(shop) == (1, 1)

    def test_is_not_packed_for_an_order_in_progress(self, shop: UUID, at: datetime):
        food(shop, at=at, best_before=LAST_DAY, on_hand=2)
        sku, order = sku_of(shop), new_id()
        with as_shop(shop), transaction.atomic():
            commands.reserve({sku.id: 2}, source=order, by=trader(shop), at=at)
            commands.receive_stock(sku.id, quantity=5, lot="L2", best_before=LATER, by=trader(shop), at=at)
            [first, second] = queries.lots_to_pack({sku.id: 2}, at=at)[sku.id]
            assert (first.lot, first.suggested, second.suggested) == ("L1", 2, 0)
        swept(LOT_ENDS)
        assert shelf(shop) == (5, 2)

        with as_shop(shop), transaction.atomic():
            [packed] = queries.lots_to_pack({sku.id: 2}, at=LOT_ENDS)[sku.id]
            assert (packed.lot, packed.suggested) == ("L2", 2)
        with as_shop(shop), refused(LotsOver) as refusal, transaction.atomic():
            commands.commit(order, lots={sku.id: {"L1": 2}}, by=trader(shop), at=LOT_ENDS)
        assert refusal.value.lots == ({"sku_id": sku.id, "lot": "L1", "best_before": LAST_DAY},)
        with as_shop(shop), transaction.atomic():
            commands.commit(order, lots={sku.id: {"L2": 2}}, by=trader(shop), at=LOT_ENDS)
        assert shelf(shop) == (3, 0)

    def test_is_written_off_when_pieces_come_for_the_order_that_held_it(self, shop: UUID, at: datetime):
        """Nobody is shown more than can be bought."""
        food(shop, at=at, best_before=LAST_DAY, on_hand=2)
        sku = sku_of(shop)
        with as_shop(shop), transaction.atomic():
            commands.reserve({sku.id: 2}, source=new_id(), by=trader(shop), at=at)
        swept(LOT_ENDS)
        assert shelf(shop) == (2, 2)

        with as_shop(shop), transaction.atomic():
            fresh = commands.receive_stock(
                sku.id, quantity=5, lot="L2", best_before=LATER, by=trader(shop), at=LOT_ENDS
            )

        assert (fresh.on_hand, fresh.available) == (5, 3)
        with as_shop(shop), transaction.atomic():
            assert queries.left_by_lot([sku.id]) == {(sku.id, "L1"): 0, (sku.id, "L2"): 5}

    def test_is_written_off_when_the_order_that_held_it_ends(self, shop: UUID, at: datetime):
        food(shop, at=at, best_before=LAST_DAY, on_hand=2)
        sku, order = sku_of(shop), new_id()
        with as_shop(shop), transaction.atomic():
            commands.reserve({sku.id: 2}, source=order, by=trader(shop), at=at)
        swept(LOT_ENDS)
        assert shelf(shop) == (2, 2)

        with as_shop(shop), transaction.atomic():
            commands.release(order, by=trader(shop), at=LOT_ENDS)

        assert shelf(shop) == (0, 0)

    def test_comes_with_its_date_where_the_category_asks_for_it(self, shop: UUID, at: datetime):
        with refused(BestBeforeMissing) as refusal:
            draft(shop, new_sku(), at=at, category="food", facts=FOOD)
        assert refusal.value.items == ("TEA-250",)

        food(shop, at=at)
        sku = sku_of(shop)
        with as_shop(shop), refused(BestBeforeMissing), transaction.atomic():
            commands.receive_stock(sku.id, quantity=1, lot="L2", by=trader(shop), at=at)
        assert shelf(shop) == (10, 0)

    def test_has_one_date(self, shop: UUID, at: datetime):
        food(shop, at=at)
        sku = sku_of(shop)
        more: dict[str, Any] = {"quantity": 1, "lot": "L1", "by": trader(shop), "at": at}

        with as_shop(shop), refused(LotDiffers) as refusal, transaction.atomic():
            commands.receive_stock(sku.id, best_before=LAST_DAY, **more)
        with as_shop(shop), transaction.atomic():
            commands.receive_stock(sku.id, **more)

        assert refusal.value.best_before == LATER
        assert shelf(shop) == (11, 0)
        assert len(clocks(shop, "lot")) == 1

    @pytest.mark.parametrize("day", [date(2026, 3, 9), date(2026, 3, 10)])
    def test_that_is_over_is_not_received(self, shop: UUID, at: datetime, day: date):
        food(shop, at=at)
        over, sku = day < at.date(), sku_of(shop)

        def receive() -> None:
            with as_shop(shop), transaction.atomic():
                commands.receive_stock(sku.id, quantity=1, lot="L2", best_before=day, by=trader(shop), at=at)

        if not over:
            return receive()
        with refused(LotsOver):
            receive()
        assert shelf(shop) == (10, 0)


class TestTheDoor:
    @pytest.mark.duty("FSL-67", "CRL-08")
    def test_tells_facts_dates_and_the_set_they_are_held_to(self, visitor: APIClient, at: datetime):
        owner = merchants.owner_of(merchants.opened(at))
        seller = client_of(owner, at)
        facts = {code: {"value": fact} if isinstance(fact, str) else fact.to_json() for code, fact in FOOD.items()}
        facts["food_licence"]["valid_until"] = "2035-12-31"
        upload_picture(seller)
        body = saying(category="food", facts=facts, images=[builders.picture_hash()])
        body["skus"] = [body["skus"][0] | {"best_before": "2035-12-30"}]

        made = seller.post(OWN, body, headers=key()).json()
        reply = seller.put(f"{OWN}/{made['id']}/publication", headers=key())
        page = visitor.get(f"{SHOWN}/{made['id']}").json()

        assert reply.status_code == 200, reply.content
        told = {fact["key"]: fact for fact in page["facts"]}
        assert (told["net_content"]["value"], told["net_content"]["unit"]) == ("250", "g")
        assert told["shelf_life"]["text_en"] == "18 months"
        assert told["food_licence"]["valid_until"] == "2035-12-31"
        assert (page["fact_set"], page["schema"]) == (2, 2)
        assert page["skus"][0]["best_before"] == "2035-12-30"
        lots = seller.get(f"{SKUS}/{page['skus'][0]['id']}/lots").json()["items"]
        assert [(lot["lot"], lot["best_before"]) for lot in lots] == [("L1", "2035-12-30")]

    @pytest.mark.parametrize(
        ("stock", "status", "code"),
        [
            ({"quantity": 1, "lot": "L2", "best_before": "2035-01-01"}, 201, ""),
            ({"quantity": 1, "lot": "L2", "best_before": "2020-01-01"}, 422, "catalog.lots_over"),
            ({"quantity": 1, "best_before": "2035-01-01"}, 400, "http.invalid"),
            ({"quantity": 1, "lot": "L2", "best_before": "2026-02-30"}, 400, "http.invalid"),
            ({"quantity": 1, "lot": "L2", "best_before": "9999-12-31"}, 400, "http.invalid"),
        ],
    )
    def test_takes_a_lot_with_its_date(self, seller: APIClient, stock: dict[str, Any], status: int, code: str):
        sku = seller.post(OWN, saying(images=[]), headers=key()).json()["skus"][0]["id"]

        reply = seller.post(f"{SKUS}/{sku}/stock", stock, headers=key())

        assert (reply.status_code, reply.json().get("code", "")) == (status, code), reply.content


class TestAnOrder:
    @pytest.mark.duty("CRL-08")
    def test_keeps_the_facts_in_the_words_of_the_page(self, at: datetime):
        sale = orders.sale(at)

        with bound(scopes.shopper(sale.shopper.id)), transaction.atomic():
            [offer] = cards_queries.offers([sale.sku_id], at=at).values()

        assert (offer.facts["origin"], offer.fact_set) == ("福建福州", 1)
