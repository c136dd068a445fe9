"""What does the world see, what a shop, and what a quote?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.listings import commands as listings_commands
from catalog.listings import queries as listings_queries
from catalog.listings.errors import CategoryNotFound, ListingNotFound
from catalog.listings.types import FACT_NAMES, MEASURES, Delivery, Exclusion, Fact, ReturnTerms, Supply
from catalog.prices import commands as prices_commands
from catalog.prices.types import UnitPrice
from catalog.publishing import commands as publishing_commands
from catalog.publishing import policies
from catalog.stock.types import StockState, Unit
from catalog.takedowns import queries as takedowns_queries
from catalog.window.queries import cards as cards_queries
from merchants.shops.models.shops import Merchant
from platform_core.actors import ANONYMOUS, Actor, Role
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.catalog.builders import STAFF, as_shop, content, draft, new_sku, on_show, sku_of, trader

pytestmark = pytest.mark.login("worker")  # the web dates no price back, and these have their own day


def suspended(shop: UUID, *, at: datetime) -> None:
    """Its licence has run out, which stops its sales as well as a sanction does."""
    with bound(scopes.staff(STAFF.id)):
        Merchant.objects.filter(id=shop).update(licence_valid_until=(at - timedelta(days=2)).date())


class TestCategories:
    @pytest.mark.duty("CRL-08")
    def test_ask_for_facts_that_have_names(self, shop: UUID):
        with bound(scopes.ANONYMOUS):
            found = {category.code: category for category in listings_queries.categories()}

        assert {"food", "fresh_food", "apparel", "electronics", "household", "books", "general"} <= found.keys()
        definitions = [fact for category in found.values() for fact in category.fact_set.asked_facts.facts]
        assert {fact.code: (fact.name_zh, fact.name_en) for fact in definitions} == {
            fact: FACT_NAMES[Fact(fact)] for fact in {each.code for each in definitions}
        }
        assert {unit for fact in definitions for unit in fact.units} <= MEASURES.keys()
        assert {fact.duty for fact in definitions} == {"CRL-08", "CRL-18", "FSL-67", "PQL-27"}
        assert {code: category.fact_set.number for code, category in found.items() if code != "services"} == (
            dict.fromkeys(("general", "household", "books", "periodicals"), 1)
            | dict.fromkeys(("food", "fresh_food", "apparel", "electronics", "cosmetics"), 2)
            | {"digital_content": 3}
        )
        by_code = {code for code, category in found.items() if category.fact_set.asked_facts.delivery is Delivery.CODE}
        assert by_code == {"digital_content"}
        assert {code for code, category in found.items() if category.fact_set.dated_lots} == {"food", "cosmetics"}
        assert Exclusion.PERISHABLE in found["fresh_food"].facts.exclusions
        assert found["books"].facts.exclusions == {Exclusion.NEAR_EXPIRY_OR_FLAWED}
        assert found["services"].facts.supply is Supply.SERVICE

    @pytest.mark.duty("CRL-18", "PQL-27", "FSL-67")
    @pytest.mark.parametrize(
        ("code", "asked"),
        [
            ("food", {"producer_address", "net_content", "ingredients", "additives", "production_date", "shelf_life"}),
            ("food", {"storage", "standard", "food_licence", "specification", "producer"}),
            ("cosmetics", {"producer_address", "net_content", "safety_warning", "cosmetics_number", "use"}),
            ("electronics", {"producer_address", "ccc_mark", "safety_warning", "manual", "warranty"}),
            ("apparel", {"producer_address", "material", "care", "standard", "grade", "safety_class"}),
        ],
    )
    def test_ask_for_what_the_law_wants_on_a_label(self, shop: UUID, code: str, asked: set[str]):
        with bound(scopes.ANONYMOUS):
            category = listings_queries.categories_named([code])[code].facts

        assert asked <= set(policies.missing_facts({}, required=category.asked.required_codes))

    def test_are_refused_by_all_their_unknown_names(self, shop: UUID):
        with bound(scopes.ANONYMOUS), pytest.raises(CategoryNotFound) as refusal:
            listings_queries.categories_named({"food", "z", "a"})

        assert refusal.value.categories == ("a", "z")


class TestOnShow:
    def test_is_what_is_published(self, shop: UUID, at: datetime):
        shown = on_show(shop, new_sku("A"), at=at)
        draft(shop, new_sku("B"), at=at)
        gone = on_show(shop, new_sku("C"), at=at)
        with as_shop(shop):
            listings_commands.withdraw(gone.id, by=trader(shop), at=at)

        with bound(scopes.ANONYMOUS):
            assert list(takedowns_queries.on_show(at=at)) == [shown]

    def test_leaves_out_shops_that_may_not_sell_now(self, shop: UUID, other: UUID, at: datetime):
        on_show(shop, at=at)
        sold_elsewhere = on_show(other, at=at)
        suspended(shop, at=at)

        with bound(scopes.ANONYMOUS):
            assert list(takedowns_queries.on_show(at=at)) == [sold_elsewhere]

    def test_narrows_by_category_and_shop(self, shop: UUID, other: UUID, at: datetime):
        tea = on_show(shop, at=at)
        book = on_show(
            other,
            at=at,
            category="books",
            facts={"author": "陆羽", "publisher": "钱塘书坊", "isbn": "9787101000000", "specification": "平装"},
        )

        with bound(scopes.ANONYMOUS):
            assert list(takedowns_queries.on_show(at=at, category="books")) == [book]
            assert list(takedowns_queries.on_show(at=at, merchant_id=shop)) == [tea]
            assert not takedowns_queries.on_show(at=at, category="books", merchant_id=shop).exists()


class TestOffers:
    def test_tell_a_quote_all_it_needs(self, shop: UUID, at: datetime):
        terms = ReturnTerms(extra_days=8)
        listing = on_show(shop, new_sku(content=250, content_unit=Unit.GRAM), at=at, return_terms=terms)
        sku = sku_of(shop)

        with bound(scopes.shopper(new_id())):
            offer = cards_queries.offers([sku.id, new_id()], at=at)[sku.id]

        assert (offer.sku_id, offer.listing_id, offer.merchant_id) == (sku.id, listing.id, shop)
        assert (offer.title_zh, offer.title_en, offer.spec) == ("茉莉花茶", "Jasmine tea", "250克")
        assert (offer.unit_price, offer.available, offer.delivery_hours) == (Money(5800), 10, 48)
        assert (offer.supply, offer.category, offer.return_terms) == (Supply.GOODS, "general", terms)
        assert offer.version_number == 1
        assert offer.facts["origin"] == "福建福州"
        assert len(offer.content_sha256) == 64

    def test_leave_out_drafts_withdrawn_listings_and_idle_shops(self, shop: UUID, other: UUID, at: datetime):
        draft(shop, new_sku("A"), at=at)
        gone = on_show(shop, new_sku("B"), at=at)
        on_show(other, new_sku("C"), at=at)
        with as_shop(shop):
            listings_commands.withdraw(gone.id, by=trader(shop), at=at)
        suspended(other, at=at)
        wanted = [sku_of(shop, "A").id, sku_of(shop, "B").id, sku_of(other, "C").id]

        with bound(scopes.shopper(new_id())):
            assert cards_queries.offers(wanted, at=at) == {}

    def test_follow_version_and_price(self, shop: UUID, at: datetime):
        listing = on_show(shop, at=at)
        sku, later = sku_of(shop), at + timedelta(hours=1)
        with as_shop(shop):
            publishing_commands.revise(listing.id, content=content(title_zh="特级茉莉花茶"), by=trader(shop), at=later)
            prices_commands.set_price(sku.id, price=Money(6800), by=trader(shop), at=later)

        with bound(scopes.shopper(new_id())):
            offer = cards_queries.offers([sku.id], at=later)[sku.id]

        assert (offer.title_zh, offer.version_number, offer.unit_price) == ("特级茉莉花茶", 2, Money(6800))

    def test_cost_the_same_number_of_queries_for_one_and_for_fifty(self, shop: UUID, at: datetime):
        for i in range(50):
            on_show(shop, new_sku(f"C{i}"), at=at)
        skus = [sku_of(shop, f"C{i}").id for i in range(50)]

        with bound(scopes.shopper(new_id())):
            counts = [_count(lambda wanted=wanted: cards_queries.offers(wanted, at=at)) for wanted in (skus[:1], skus)]

        assert counts[0] == counts[1] <= 5


class TestPage:
    def test_shows_facts_shelves_and_comparable_prices(self, shop: UUID, at: datetime):
        listing = on_show(shop, new_sku(content=250, content_unit=Unit.GRAM), new_sku("B", on_hand=0), at=at)

        with bound(scopes.ANONYMOUS):
            page = cards_queries.page(listing.id, by=ANONYMOUS, at=at)

        tea, sold_out = page.shelves
        assert page.content == content()
        assert tea.unit_price == UnitPrice(Money(2320), 100, Unit.GRAM)
        assert (tea.stock, sold_out.stock) == (StockState.IN_STOCK, StockState.SOLD_OUT)
        assert sold_out.unit_price is None

    def test_hides_drafts_from_the_world_but_not_from_their_shop(self, shop: UUID, at: datetime):
        listing = draft(shop, at=at)

        with bound(scopes.ANONYMOUS), pytest.raises(ListingNotFound):
            cards_queries.page(listing.id, by=ANONYMOUS, at=at)
        with as_shop(shop):
            assert cards_queries.page(listing.id, by=trader(shop), at=at).state == "draft"

    def test_hides_the_listings_of_a_shop_that_may_not_sell(self, shop: UUID, at: datetime):
        listing = on_show(shop, at=at)
        suspended(shop, at=at)
        shopper = Actor(id=new_id(), role=Role.SHOPPER)

        with bound(scopes.shopper(shopper.id)), pytest.raises(ListingNotFound):
            cards_queries.page(listing.id, by=shopper, at=at)


class TestCards:
    def test_show_the_lowest_price_and_the_fullest_shelf(self, shop: UUID, at: datetime):
        listing = on_show(shop, new_sku("A", on_hand=2), new_sku("B", on_hand=0, price=Money(4200)), at=at)

        with bound(scopes.ANONYMOUS):
            [card] = cards_queries.cards([listing], at=at)

        assert (card.price, card.stock, card.version_number) == (Money(4200), StockState.FEW_LEFT, 1)


def _count(call) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
