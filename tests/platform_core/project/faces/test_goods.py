"""How does a shop see its window, and anybody what it has to tell?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlencode

import pytest
from django.db import transaction
from django.test import Client

from catalog.listings.types import FactValue
from catalog.publishing import commands as publishing_commands
from catalog.stock import commands as stock
from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.legal.spans import DAY, local_day, midnight
from tests import sessions
from tests.catalog import builders as catalog
from tests.catalog.safety import builders as safety
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
GOODS, STOCK, ASKED = "/seller/goods", "/seller/stock", "/open/goods/"


class TestGoods:
    @pytest.mark.duty("PQL-33")
    def test_are_listed_with_what_ends_when(self, seller: Browser, sale: Sale, paid: Order, at: datetime) -> None:
        assert sale.seller.merchant_id
        with acting_as(sale.seller), transaction.atomic():
            item = catalog.new_sku("F-1", lot="L7", best_before=date(2035, 4, 5))
            licence = FactValue("SC11435010200001", valid_until=date(2035, 3, 31))
            told = catalog.content(category="food", title_zh="龙井", facts=catalog.FOOD | {"food_licence": licence})
            made = publishing_commands.list_product(sale.shop, content=told, skus=[item], by=sale.seller, at=at)
            publishing_commands.publish(made.id, by=sale.seller, at=at)

        [listed, _] = seller.get(GOODS).page.one("tbody").all("tr")
        [lot] = seller.get(STOCK).page.all("tbody")[1].all("tr")

        assert "龙井" in listed.text
        assert "2035" in listed.text
        assert "L7" in lot.text
        assert "2035" in lot.text


def listed(seller: Browser, **narrowed: str) -> list[str]:
    """The titles of the list, in its order, through all its pages."""
    found, address = [], f"{GOODS}?{urlencode(narrowed)}"
    while address:
        page = seller.get(address).page
        heads = [head for body in page.all("tbody") for head in body.all("th")]
        found += [head.one("a").text for head in heads]
        further = [link for link in page.all("a") if link.attributes.get("rel") == "next"]
        address = f"{GOODS}{further[0].attributes['href']}" if further else ""
    return found


class TestTheList:
    @pytest.fixture
    def shelves(self, sale: Sale, at: datetime) -> None:
        """Four more kinds of goods beside the tea of the sale, with 0, 5, 6 and 2 pieces."""
        for title, pieces, category in (
            ("无货", 0, "general"),
            ("五件", 5, "general"),
            ("六件", 6, "apparel"),
            ("两件", 2, "apparel"),
        ):
            item = catalog.new_sku(f"C-{pieces}", on_hand=pieces, lot=None)
            catalog.draft(sale.shop, item, at=at, title_zh=title, category=category)

    @pytest.mark.usefixtures("shelves")
    @pytest.mark.parametrize(
        ("stock", "titles"),
        [("sold_out", ["无货"]), ("few_left", ["两件", "五件"]), ("in_stock", ["六件", "茉莉花茶"])],
    )
    def test_is_narrowed_by_what_is_left(self, seller: Browser, stock: str, titles: list[str]) -> None:
        assert listed(seller, stock=stock) == titles

    @pytest.mark.usefixtures("shelves")
    def test_writes_the_bounds_of_what_is_left(self, seller: Browser) -> None:
        choices = [each.text for each in seller.get(GOODS).page.one("select", id="stock").all("option")]

        assert choices == ["不限", "无库存", "较少：1 至 5 件", "多于 5 件"]

    @pytest.mark.usefixtures("shelves")
    def test_is_narrowed_by_category_and_keeps_that_in_lists_orders_and_pages(self, seller: Browser) -> None:
        assert listed(seller, category="apparel") == ["两件", "六件"]
        assert listed(seller, category="apparel", sort="fewest_left", limit="1") == ["两件", "六件"]
        assert listed(seller, category="apparel", stock="few_left") == ["两件"]
        assert listed(seller, category="apparel", view="on_sale") == []
        page = seller.get(f"{GOODS}?category=apparel&stock=few_left&sort=fewest_left").page
        [tab] = [link.attributes["href"] for link in page.all("a") if "view=draft" in link.attributes["href"]]
        assert parse_qs(tab[1:]) == {
            "view": ["draft"],
            "category": ["apparel"],
            "stock": ["few_left"],
            "sort": ["fewest_left"],
        }

    @pytest.mark.usefixtures("shelves")
    @pytest.mark.parametrize("limit", ["1", "2", "50"])
    def test_stands_with_the_fewest_left_first_through_all_pages(self, seller: Browser, limit: str) -> None:
        assert listed(seller, sort="fewest_left", limit=limit) == ["无货", "两件", "五件", "六件", "茉莉花茶"]

    @pytest.mark.usefixtures("shelves")
    def test_offers_the_categories_in_which_there_are_goods(self, seller: Browser) -> None:
        choices = seller.get(GOODS).page.one("select", id="category").all("option")

        assert [each.attributes["value"] for each in choices] == ["", "apparel", "general"]

    @pytest.mark.parametrize("query", ["category=%00", "stock=many", "sort=price", "view=x", "category=food"])
    def test_bears_what_there_is_not(self, seller: Browser, query: str) -> None:
        assert seller.get(f"{GOODS}?{query}").status == 200

    @pytest.mark.duty("PQL-33")
    def test_counts_lots_that_may_be_sold_and_names_the_first_last_day(
        self, seller: Browser, sale: Sale, at: datetime
    ) -> None:
        today = local_day(clock.now())
        days = {"NEXT": today, "LATER": today + 400 * DAY, "FROZEN": today + 2 * DAY}
        item = catalog.new_sku("LOTS", on_hand=3, lot="NEXT", best_before=days["NEXT"])
        catalog.draft(sale.shop, item, at=at, title_zh="批次茶")
        sku = catalog.sku_of(sale.shop, "LOTS")
        with acting_as(sale.seller), transaction.atomic():
            for lot in ("LATER", "FROZEN"):
                stock.receive_stock(sku.id, quantity=4, lot=lot, best_before=days[lot], by=sale.seller, at=clock.now())
        safety.frozen(sku.id, clock.now(), lot="FROZEN")

        [row] = seller.get(f"{GOODS}?q=LOTS").page.one("tbody").all("tr")
        lots = row.all("td")[4]

        assert lots.text.startswith("2")
        assert datetime.fromisoformat(lots.one("time").attributes["datetime"]) == midnight(today + DAY)

    def test_says_what_was_sold_on_the_thirty_days_before_today(self, seller: Browser, sale: Sale) -> None:
        first = midnight(local_day(clock.now()) - 30 * DAY)
        old = builders.sale(first - DAY, on_hand=200)
        builders.paid(old, first - timedelta(microseconds=1), quantity=1)
        builders.paid(old, first, quantity=2)
        builders.called_off(old, first + DAY, quantity=4)
        builders.paid(old, midnight(local_day(clock.now())), quantity=8)

        [row] = self._opened(old).get(GOODS).page.one("tbody").all("tr")

        assert row.all("td")[-1].text == "2"

    def _opened(self, of: Sale) -> Browser:
        client = Client(headers={"Accept-Language": "zh-hans"})
        sessions.sign_in(client, of.seller.id)
        return Browser(client)


class TestWhatAListingHasToTell:
    @pytest.mark.duty("CRL-08")
    @pytest.mark.parametrize(("language", "words"), [("zh-hans", "食品许可证编号"), ("en", "Food licence number")])
    def test_is_read_by_anybody(self, language: str, words: str) -> None:
        page = Browser(Client(headers={"Accept-Language": language})).get(ASKED)

        assert page.status == 200
        assert words in page.text
