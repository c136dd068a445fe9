"""What does a shop show, in which words, since when, and for how much?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from catalog.listings import commands as listings_commands
from catalog.listings.errors import CategoryNotFound, ListingNotFound
from catalog.listings.models import Listing, ListingVersion
from catalog.prices import commands as prices_commands
from catalog.prices import queries as prices_queries
from catalog.prices.models import PriceInterval, TradedPrice
from catalog.prices.types import TradedLine
from catalog.publishing import commands
from catalog.publishing.errors import ListingChanged, NotPublishable
from catalog.publishing.types import NewListing
from catalog.stock import commands as stock_commands
from catalog.stock.errors import SkuCodeTaken, SkuNotFound
from catalog.stock.models import StockMovement
from catalog.stock.types import NewSku
from catalog.window.queries import cards as cards_queries
from merchants.shops.models.shops import Merchant
from platform_core.actors import Actor, Role
from platform_core.eventlog.models import Event
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.catalog.builders import STAFF, as_shop, content, draft, new_sku, on_show, shelf, sku_of, trader
from tests.catalog.conftest import refused

pytestmark = pytest.mark.login("worker")  # the web dates no price back, and these have their own day


def topics_about(shop: UUID, subject: UUID) -> list[str]:
    with as_shop(shop):
        return list(Event.objects.filter(subject_id=subject).order_by("id").values_list("topic", flat=True))


def suspend(shop: UUID) -> None:
    with bound(scopes.staff(STAFF.id)):
        Merchant.objects.get(id=shop)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE merchants_merchant SET licence_valid_until = '2020-01-01' WHERE id = %s", [shop])


def version_of(shop: UUID, listing_id: UUID, number: int) -> ListingVersion:
    with as_shop(shop):
        return ListingVersion.objects.get(listing_id=listing_id, number=number)


class TestListProduct:
    def test_makes_a_draft_with_version_shelf_price_and_first_stock(self, shop: UUID, at: datetime):
        listing = draft(shop, new_sku(content=None), new_sku("TEA-500", on_hand=0, price=Money(9900)), at=at)

        with as_shop(shop):
            version = ListingVersion.objects.get(listing=listing)
            prices = PriceInterval.objects.order_by("amount").values_list("sku__code", "amount", "valid_from")
            movements = list(StockMovement.objects.values_list("sku__code", "kind", "quantity", "lot"))
            assert (listing.state, listing.latest, listing.published_at) == ("draft", 1, None)
            assert (version.number, version.title_zh, version.made_at) == (1, "茉莉花茶", at)
            assert list(prices) == [("TEA-250", 5800, at), ("TEA-500", 9900, at)]
            assert movements == [("TEA-250", "received", 10, "L1")]
        assert shelf(shop) == (10, 0)
        assert topics_about(shop, listing.id) == ["catalog.listing_drafted"]

    def test_refuses_an_unknown_category(self, shop: UUID, at: datetime):
        with refused(CategoryNotFound) as refusal:
            draft(shop, at=at, category="unicorns")

        assert refusal.value.params == {"categories": ("unicorns",)}

    def test_refuses_a_code_that_the_shop_has_used(self, shop: UUID, at: datetime):
        draft(shop, at=at)

        with refused(SkuCodeTaken) as refusal:
            draft(shop, at=at)

        assert refusal.value.params == {"codes": ("TEA-250",)}
        with as_shop(shop):
            assert Listing.objects.count() == 1

    def test_leaves_codes_of_other_shops_free(self, shop: UUID, other: UUID, at: datetime):
        draft(shop, at=at)
        draft(other, at=at)

        assert sku_of(shop).id != sku_of(other).id


class TestPublish:
    def test_shows_it_from_now_on(self, shop: UUID, at: datetime):
        listing = on_show(shop, at=at)

        assert (listing.state, listing.published_at) == ("published", at)
        assert topics_about(shop, listing.id) == ["catalog.listing_drafted", "catalog.listing_published"]

    @pytest.mark.duty("ECL-17a", "CRL-08", "CRL-20", "HSE-01", "FSL-67", "PQL-27")
    def test_names_every_reason_and_every_missing_fact(self, shop: UUID, at: datetime):
        told = {"origin": "福建", "producer": "茶业", "shelf_life": "18个月", "standard": "顶级"}
        unstocked = new_sku(on_hand=0)
        listing = draft(shop, unstocked, at=at, category="food", title_zh="Tea", facts=told)

        with as_shop(shop), refused(NotPublishable) as refusal:
            commands.publish(listing.id, by=trader(shop), at=at)

        assert refusal.value.reasons == (
            "facts_missing",
            "facts_wrong",
            "forbidden_claim",
            "title_not_in_chinese",
        )
        assert refusal.value.missing_facts == (
            "specification",
            "producer_address",
            "net_content",
            "ingredients",
            "additives",
            "production_date",
            "storage",
            "food_licence",
        )
        assert (refusal.value.wrong_facts, refusal.value.claims) == (("shelf_life",), ("顶级",))
        with as_shop(shop):
            assert Listing.objects.get().state == "draft"

    def test_asks_whether_the_shop_may_sell_at_this_moment(self, shop: UUID, at: datetime):
        listing = draft(shop, at=at)
        suspend(shop)

        with as_shop(shop), refused(NotPublishable) as refusal:
            commands.publish(listing.id, by=trader(shop), at=at)

        assert refusal.value.params == {
            "reasons": ("merchant_may_not_sell",),
            "missing_facts": (),
            "wrong_facts": (),
            "ended_certificates": (),
            "claims": (),
            "not_free": (),
            "against_selling": ("licence_expired",),
        }

    def test_refuses_a_second_time(self, shop: UUID, at: datetime):
        listing = on_show(shop, at=at)

        with as_shop(shop), refused(IllegalTransition) as refusal:
            commands.publish(listing.id, by=trader(shop), at=at)

        assert refusal.value.params == {"lifecycle": "listing", "transition": "publish", "state": "published"}

    def test_hides_a_listing_from_another_shop(self, shop: UUID, other: UUID, at: datetime):
        listing = draft(shop, at=at)

        with as_shop(other), refused(ListingNotFound) as refusal:
            commands.publish(listing.id, by=trader(other), at=at)

        assert refusal.value.params == {"listing_id": listing.id}

    def test_is_open_to_staff_acting_for_the_shop(self, shop: UUID, at: datetime):
        listing = draft(shop, at=at)

        with bound(scopes.staff(STAFF.id)):
            shown = commands.publish(listing.id, by=STAFF, at=at)

        assert shown.state == "published"

    def test_is_not_open_to_a_shopper(self, shop: UUID, at: datetime):
        listing = on_show(shop, at=at)
        shopper = Actor(id=new_id(), role=Role.SHOPPER)

        with bound(scopes.shopper(shopper.id)), refused(WrongRole):
            listings_commands.withdraw(listing.id, by=shopper, at=at)


class TestWithdraw:
    def test_takes_it_down_and_lets_it_come_back(self, shop: UUID, at: datetime):
        listing = on_show(shop, at=at)
        later = at + timedelta(days=1)

        with as_shop(shop):
            gone = listings_commands.withdraw(listing.id, by=trader(shop), at=later)
            assert (gone.state, gone.withdrawn_at) == ("withdrawn", later)
            back = commands.publish(listing.id, by=trader(shop), at=later)

        assert (back.state, back.published_at) == ("published", later)
        assert topics_about(shop, listing.id)[-2:] == ["catalog.listing_withdrawn", "catalog.listing_published"]

    def test_refuses_a_draft(self, shop: UUID, at: datetime):
        listing = draft(shop, at=at)

        with as_shop(shop), refused(IllegalTransition):
            listings_commands.withdraw(listing.id, by=trader(shop), at=at)


@pytest.mark.duty("ECL-31")
class TestRevise:
    def test_keeps_every_version_word_for_word(self, shop: UUID, at: datetime):
        listing = on_show(shop, at=at)
        first = version_of(shop, listing.id, 1)

        with as_shop(shop):
            commands.revise(listing.id, content=content(title_zh="特级茉莉花茶"), by=trader(shop), at=at)

        second = version_of(shop, listing.id, 2)
        assert (first.title_zh, second.title_zh) == ("茉莉花茶", "特级茉莉花茶")
        assert version_of(shop, listing.id, 1).content_sha256 == first.content_sha256 != second.content_sha256
        with as_shop(shop):
            assert Listing.objects.get().latest == 2

    def test_moves_a_draft_to_another_category_unjudged(self, shop: UUID, at: datetime):
        listing = draft(shop, at=at)

        with as_shop(shop):
            commands.revise(listing.id, content=content(category="food"), by=trader(shop), at=at)
            assert Listing.objects.select_related("category").get().category.code == "food"

    def test_refuses_to_make_worse_what_is_on_show(self, shop: UUID, at: datetime):
        listing = on_show(shop, at=at)

        with as_shop(shop), refused(NotPublishable) as refusal:
            commands.revise(listing.id, content=content(facts={}), by=trader(shop), at=at)

        assert refusal.value.reasons == ("facts_missing",)
        with as_shop(shop):
            assert ListingVersion.objects.count() == 1

    def test_hides_a_listing_from_another_shop(self, shop: UUID, other: UUID, at: datetime):
        listing = on_show(shop, at=at)

        with as_shop(other), refused(ListingNotFound):
            commands.revise(listing.id, content=content(), by=trader(other), at=at)


class TestListMany:
    def test_lists_and_shows_all_in_few_statements(self, shop: UUID, at: datetime, django_assert_max_num_queries):
        rows = [NewListing(content=content(), skus=(new_sku(f"C{i}"),)) for i in range(50)]

        with as_shop(shop), django_assert_max_num_queries(24):
            skus = commands.list_many(shop, rows=rows, by=trader(shop), at=at)

        with as_shop(shop):
            assert set(skus) == {f"C{i}" for i in range(50)}
            assert cards_queries.offers(skus.values(), at=at).keys() == set(skus.values())
            assert set(Listing.objects.values_list("state", "published_at")) == {("published", at)}
            assert Event.objects.filter(topic="catalog.listing_published").count() == 50

    def test_lists_none_when_one_may_not_be_shown(self, shop: UUID, at: datetime):
        rows = [
            NewListing(content=content(), skus=(new_sku("A"),)),
            NewListing(content=content(facts={}), skus=(new_sku("B"),)),
        ]

        with as_shop(shop), refused(NotPublishable):
            commands.list_many(shop, rows=rows, by=trader(shop), at=at)

        with as_shop(shop):
            assert not Listing.objects.exists()


class TestSetPrice:
    def test_begins_an_interval_and_keeps_the_one_before(self, shop: UUID, at: datetime):
        on_show(shop, at=at)
        sku, later = sku_of(shop), at + timedelta(hours=1)

        with as_shop(shop):
            prices_commands.set_price(sku.id, price=Money(4900), by=trader(shop), at=later)

            assert prices_queries.prices_in_force([sku.id], at=later - timedelta(microseconds=1)) == {
                sku.id: Money(5800)
            }
            assert prices_queries.prices_in_force([sku.id], at=later) == {sku.id: Money(4900)}
            assert prices_queries.prices_in_force([sku.id], at=at - timedelta(microseconds=1)) == {}
        assert topics_about(shop, sku.id) == ["catalog.price_set"]

    def test_hides_an_item_from_another_shop(self, shop: UUID, other: UUID, at: datetime):
        on_show(shop, at=at)
        sku = sku_of(shop)

        with as_shop(other), refused(SkuNotFound):
            prices_commands.set_price(sku.id, price=Money(1), by=trader(other), at=at)


class TestRecordTradedPrices:
    def test_makes_one_trade_of_two_lines_at_one_price(self, shop: UUID, at: datetime):
        on_show(shop, at=at)
        sku, order = sku_of(shop), new_id()
        lines = [TradedLine(sku.id, Money(100), 1), TradedLine(sku.id, Money(90), 1), TradedLine(sku.id, Money(100), 2)]

        with as_shop(shop):
            prices_commands.record_traded_prices(order, merchant_id=shop, lines=lines, by=trader(shop), at=at)

            trades = TradedPrice.objects.order_by("amount").values_list("amount", "quantity", "order_ref", "traded_at")
            assert list(trades) == [(90, 1, order, at), (100, 3, order, at)]
        assert topics_about(shop, order) == ["catalog.prices_traded"]


class TestReceiveStock:
    def test_puts_it_on_the_shelf_with_its_lot(self, shop: UUID, at: datetime):
        on_show(shop, at=at)
        sku = sku_of(shop)

        with as_shop(shop):
            fuller = stock_commands.receive_stock(sku.id, quantity=7, lot="L2", by=trader(shop), at=at)
            movement = StockMovement.objects.get(lot="L2")

        assert (fuller.on_hand, fuller.reserved) == shelf(shop) == (17, 0)
        assert (movement.kind, movement.quantity, movement.at) == ("received", 7, at)
        assert topics_about(shop, sku.id) == ["catalog.stock_received"]

    def test_hides_an_item_from_another_shop(self, shop: UUID, other: UUID, at: datetime):
        on_show(shop, at=at)
        sku = sku_of(shop)

        with as_shop(other), refused(SkuNotFound) as refusal:
            stock_commands.receive_stock(sku.id, quantity=1, lot=None, by=trader(other), at=at)

        assert refusal.value.params == {"sku_ids": (sku.id,)}
        assert shelf(shop) == (10, 0)


class TestAddItems:
    def add(self, shop: UUID, listing: Listing, *skus: NewSku, at: datetime) -> None:
        with as_shop(shop):
            commands.add_items(listing.id, skus=skus, by=trader(shop), at=at)

    def test_opens_a_shelf_with_a_price(self, shop: UUID, at: datetime):
        listing = draft(shop, at=at)

        self.add(shop, listing, new_sku("TEA-500", price=Money(9900), on_hand=4), at=at)

        with as_shop(shop):
            prices = PriceInterval.objects.filter(sku__code="TEA-500").values_list("amount", "valid_from")
            assert list(prices) == [(9900, at)]
        assert shelf(shop, "TEA-500") == (4, 0)
        assert topics_about(shop, listing.id) == ["catalog.listing_drafted", "catalog.items_added"]

    def test_shows_the_item_at_once_where_the_listing_is_on_show(self, shop: UUID, at: datetime):
        listing = on_show(shop, at=at)

        self.add(shop, listing, new_sku("TEA-500"), at=at)

        with as_shop(shop):
            page = cards_queries.page(listing.id, by=trader(shop), at=at)
        assert [each.code for each in page.shelves] == ["TEA-250", "TEA-500"]

    def test_refuses_a_forbidden_word_on_a_listing_that_is_on_show(self, shop: UUID, at: datetime):
        listing = on_show(shop, at=at)

        with refused(NotPublishable) as refusal:
            self.add(shop, listing, new_sku("TEA-500", spec="全国第一"), at=at)

        assert refusal.value.claims == ("全国第一",)

    def test_refuses_a_code_that_the_shop_has_used(self, shop: UUID, at: datetime):
        listing = draft(shop, at=at)

        with refused(SkuCodeTaken):
            self.add(shop, listing, new_sku(), at=at)

    def test_hides_the_listing_of_another_shop(self, shop: UUID, other: UUID, at: datetime):
        listing = draft(shop, at=at)

        with refused(ListingNotFound):
            self.add(other, listing, new_sku("TEA-500"), at=at)


class TestReviseWhatWasSeen:
    def test_refuses_over_a_version_that_the_writer_has_not_seen(self, shop: UUID, at: datetime):
        listing = draft(shop, at=at)
        with as_shop(shop):
            commands.revise(listing.id, content=content(title_en="First"), seen=1, by=trader(shop), at=at)

            with refused(ListingChanged) as refusal:
                commands.revise(listing.id, content=content(title_en="Second"), seen=1, by=trader(shop), at=at)

        assert refusal.value.params == {"number": 2}
        assert version_of(shop, listing.id, 2).title_en == "First"
