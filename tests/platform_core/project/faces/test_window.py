"""Can anybody find goods, and understand what they would buy, before they buy it? On the pages, without an account."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.listings.types import Exclusion, ReturnTerms
from catalog.ranking import commands as ranking_commands
from catalog.ranking.types import AdSlot, Booking
from catalog.stock.types import Option
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops as shops_queries
from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests import standing
from tests.catalog import builders
from tests.catalog.builders import new_sku, on_show
from tests.catalog.prices import builders as prices
from tests.catalog.questions import situations as questions
from tests.merchants.sanctions import builders as sanctions
from tests.orders.reviews import builders as reviews
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.reading import Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR: Final = timedelta(hours=1)
PAGE, HEAVIEST, MOST_STATEMENTS = 20, 40_000, 12
IDS: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
BRACKETS: Final = re.compile(r'^(RELEASE )?SAVEPOINT "\w+"$')  # of the transaction around a test
DOORS: Final = {
    *("/me/", "/me/shop", "/seller/", "/admin/", "/regulator/", "/developers/", "/goods/", "/goods/?category=general"),
    *("/open/rules/", "/open/guides/", "/open/recalls/", "/open/report", "/open/service/", "/open/infringements/"),
}
WRONG: Final = {  # an address, and the field beside which it says so
    "q=x": "q",
    "price_from=abc": "price_from",
    "price_to=-1": "price_to",
    "price_from=1.234": "price_from",
    "price_from=9&price_to=8": "price_to",
}
UNKNOWN: Final = (
    "category=nothing",
    "category=%21",
    f"merchant={UUID(int=7)}",
    "merchant=shop",
    "fact=colour",
    "fact=colour:red",
    "order=random",
    "order=relevance",
    "in_stock=perhaps",
    "cursor=made-up",
)


@standing.fixture
def shop(at: datetime) -> UUID:
    """A tea house with tea for 58 yuan, and a cup that is sold out."""
    found = builders.open_shop(at=at)
    on_show(found, at=at)
    cup = new_sku("CUP", spec="青瓷", price=Money(12_000), on_hand=0, lot="")
    on_show(
        found, cup, at=at, title_zh="青瓷茶杯", title_en="Celadon cup", facts=builders.FACTS | {"origin": "浙江龙泉"}
    )
    return found


def read(client: Client, path: str, language: str = "zh-hans") -> Reply:
    return Reply(client.get(path, headers={"Accept-Language": language}))


def titles(reply: Reply) -> list[str]:
    """The goods of the result, without the paid places."""
    return [each.text for goods in reply.page.all("ul", class_="goods")[-1:] for each in goods.all("h3")]


def address(client: Client, title: str = "茉莉花茶") -> str:
    links = read(client, f"/goods/?q={quote(title)}").page.one("main").all("a")
    return next(link.attributes["href"] for link in links if link.text == title)


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return sum(BRACKETS.search(each["sql"]) is None for each in asked)


class TestAList:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("", ["青瓷茶杯", "茉莉花茶"]),
            ("q=茉莉", ["茉莉花茶"]),
            ("category=general", ["青瓷茶杯", "茉莉花茶"]),
            ("category=food", []),
            ("price_from=58&price_to=58", ["茉莉花茶"]),
            ("price_from=58.01", ["青瓷茶杯"]),
            ("in_stock=true", ["茉莉花茶"]),
            ("sent_free=true", ["青瓷茶杯", "茉莉花茶"]),
            ("fact=origin:浙江龙泉", ["青瓷茶杯"]),
            ("order=price_down", ["青瓷茶杯", "茉莉花茶"]),
            ("order=price", ["茉莉花茶", "青瓷茶杯"]),
        ],
    )
    def test_has_what_the_address_asks_for(self, client: Client, shop: UUID, asked: str, found: list[str]) -> None:
        assert sorted(titles(read(client, f"/goods/?{asked}"))) == sorted(found)
        if "order" in asked:
            assert titles(read(client, f"/goods/?{asked}")) == found

    def test_names_each_filter_and_leads_to_the_same_without_it(self, client: Client, shop: UUID) -> None:
        asked = f"/goods/?q={quote('茶')}&merchant={shop}&price_from=10&in_stock=true&fact=origin:{quote('福建福州')}"
        reply = read(client, asked)

        chips = reply.page.one("ul", class_="chips").all("a")
        said = " ".join(chip.text for chip in chips)
        assert len(chips) == 5
        assert all(text in said for text in ("“茶”", "店铺：闽江茶庄", "¥10.00 起", "有货", "产地：福建福州"))
        for chip in chips:
            left = read(client, chip.attributes["href"])
            assert left.status == 200
            assert len(left.page.one("ul", class_="chips").all("a")) == 4

    def test_counts_what_one_more_filter_leaves(self, client: Client, shop: UUID) -> None:
        facets = read(client, f"/goods/?merchant={shop}").page.one("aside", id="facets")

        assert "福建福州 1" in facets.text
        assert "¥50.00 – ¥99.99 1" in facets.text
        assert "有货 1" in facets.text

    @pytest.mark.parametrize(("asked", "field"), WRONG.items())
    def test_refuses_a_bad_value_beside_its_field_and_keeps_it(
        self, client: Client, shop: UUID, asked: str, field: str
    ) -> None:
        reply = read(client, f"/goods/?{asked}")

        typed = dict(pair.split("=") for pair in asked.split("&"))
        box = reply.page.one("input", id=f"filter-{field}")
        assert reply.status == 400
        assert box.attributes["value"] == typed[field]
        assert reply.page.one("ul", id=box.attributes["aria-describedby"]).text in reply.text
        assert titles(reply) == []

    @pytest.mark.parametrize("asked", UNKNOWN)
    def test_says_what_no_list_has(self, client: Client, shop: UUID, asked: str) -> None:
        reply = read(client, f"/goods/?{asked}")

        assert reply.status == 400
        assert reply.page.one("div", class_="problem").all("li")

    def test_says_what_to_do_where_nothing_is_found(self, client: Client, shop: UUID) -> None:
        reply = read(client, f"/goods/?q={quote('冰箱')}")

        assert "请去掉上面的某个条件" in reply.text
        assert reply.page.one("div", class_="empty").one("a").attributes["href"] == "/goods/"

    @pytest.mark.duty("ECL-40a", "ECL-18a")
    def test_says_what_ranks_and_leads_to_the_rules(self, client: Client, shop: UUID) -> None:
        reply = read(client, "/goods/?order=credit", "en")

        assert "By the credit score of the shop" in reply.text
        assert reply.page.one("ul", class_="tabs").one("a", aria_current="page").text == "Shop's credit"
        assert reply.page.one("main").all("a", href="/open/ranking/")

    def test_goes_on_from_page_to_page_without_a_gap(self, client: Client, at: datetime, shop: UUID) -> None:
        for number in range(PAGE):
            on_show(shop, new_sku(f"T{number}"), at=at + number * HOUR / 60, title_zh=f"花茶{number}号")
        first = read(client, f"/goods/?merchant={shop}")
        second = read(client, first.page.one("a", rel="next").attributes["href"])

        assert len(titles(first)) == PAGE
        assert len({*titles(first), *titles(second)}) == PAGE + 2
        assert second.page.one("div", class_="pager").all("a")[0].attributes["href"] == f"/goods/?merchant={shop}"

    @pytest.mark.duty("ECL-40b")
    def test_sets_what_is_paid_for_apart_with_its_mark_and_who_pays(
        self, client: Client, at: datetime, shop: UUID
    ) -> None:
        listing = UUID(address(client).rpartition("/")[2])
        _book(listing, at)

        for path in ("/goods/", "/"):
            paid = read(client, path).page.one("section", aria_labelledby="paid").one("ul")
            assert "广告" in paid.text
            assert "由闽江茶庄付费" in paid.text

    @pytest.mark.duty("ECL-37")
    def test_marks_what_the_platform_sells_itself(self, client: Client, shop: UUID, settings: object) -> None:
        assert "自营" not in read(client, "/goods/").text
        settings.OPERATOR_CREDIT_CODE = "91350100M000100Y43"  # type: ignore[attr-defined]  # of pytest-django

        for path in ("/", "/goods/", address(client)):
            assert "自营" in read(client, path).text

    @pytest.mark.duty("PRC-16a", "PRC-20")
    def test_compares_prices_only_where_a_true_one_is_known(self, client: Client, at: datetime, shop: UUID) -> None:
        prices.sold(shop, 5800, at)
        prices.promote(shop, 4800, at + HOUR)

        for path in (f"/goods/?merchant={shop}", address(client)):
            reply = read(client, path)
            assert "¥48.00" in reply.text
            assert {each.one("data").text for each in reply.page.all("s")} == {"¥58.00"}
            assert "截止" in reply.text or "24:00" in reply.text or "前" in reply.text

    def test_of_a_suspended_shop_is_empty_and_its_goods_are_not_on_show(
        self, client: Client, sale: Sale, at: datetime
    ) -> None:
        there = f"/goods/{questions.listing_of(sale)}"
        assert read(client, there).status == 200
        sanctions.decided(_merchant(sale), at)

        gone = read(client, there)
        assert titles(read(client, f"/goods/?merchant={sale.shop}")) == []
        assert gone.status == 404
        assert gone.page.one("main").all("a", href="/goods/")


class TestTheCost:
    def test_is_the_same_for_one_and_for_many(self, client: Client, at: datetime, shop: UUID) -> None:
        few = {path: statements(client, path) for path in ("/", f"/goods/?merchant={shop}", address(client))}
        for number in range(PAGE):
            on_show(shop, new_sku(f"T{number}"), at=at, title_zh=f"花茶{number}号")

        many = {path: statements(client, path) for path in few}
        weights = {path: len(client.get(path).content) for path in few}
        assert all(many[path] <= few[path] <= MOST_STATEMENTS for path in few)
        assert all(weight <= HEAVIEST for weight in weights.values())


class TestAProduct:
    @pytest.mark.duty("CRL-08", "ECL-17a")
    @pytest.mark.parametrize(
        ("language", "said"),
        [
            (
                "zh-hans",
                ("茉莉花茶", "产地", "福建福州", "¥58.00", "付款后48 小时内发货", "购买之前：您的权利和商家的承诺"),
            ),
            (
                "en",
                ("Jasmine tea", "Place of origin", "¥58.00", "Sent within 48 hours of the payment", "Before you buy"),
            ),
        ],
    )
    def test_says_what_a_buyer_has_to_know(
        self, client: Client, shop: UUID, language: str, said: tuple[str, ...]
    ) -> None:
        reply = read(client, address(client), language)

        assert [text for text in said if text not in reply.text] == []
        assert not IDS.search(reply.text)
        assert "5800" not in reply.text

    @pytest.mark.duty("NRR-06", "NRR-07")
    def test_says_which_goods_may_be_excluded_from_return(self, client: Client, at: datetime) -> None:
        shop = builders.open_shop(at=at)
        shown = builders.FACTS | {"flaw": "外盒有压痕"}
        terms = ReturnTerms(exclusion=Exclusion.NEAR_EXPIRY_OR_FLAWED)
        on_show(shop, at=at, facts=shown, return_terms=terms)

        text = read(client, address(client)).text
        assert "属于销售时已明示的临近保质期或者有瑕疵的商品" in text
        assert "仍可无理由退货" in text

    def test_says_what_follows_if_the_shop_is_silent(self, client: Client, shop: UUID) -> None:
        text = read(client, address(client), "en").text

        assert "A shop that says nothing has granted what is wanted." in text
        assert "Without an answer in time the platform decides." in text

    @pytest.mark.duty("PPR-21")
    def test_says_what_a_promotion_is_compared_with(self, client: Client, at: datetime, shop: UUID) -> None:
        prices.sold(shop, 5800, at)
        prices.promote(shop, 4800, at + HOUR)

        sums = read(client, address(client), "en").page.one("dl", aria_label="How the price comes about")
        assert sums.one("s").text == "¥58.00"
        assert "the lowest price that was really paid in those days" in sums.all("dt")[0].text

    @pytest.mark.duty("PRC-11")
    def test_says_the_freight_to_a_province(self, client: Client, shop: UUID, at: datetime) -> None:
        there = address(client)
        assert "免运费" in read(client, f"{there}?region=35").text
        prices.state_freight(shop, at)
        prices.choose_freight(shop, at)

        assert "¥18.00" in read(client, f"{there}?region=65").text
        assert "不向西藏自治区寄送" in read(client, f"{there}?region=54").text
        wrong = read(client, f"{there}?region=99")
        assert (wrong.status, wrong.page.one("p", id="region-wrong").text) == (400, "没有这个省份，请从列表中选择。")

    def test_names_its_choices_by_their_options(self, client: Client, at: datetime) -> None:
        shop = builders.open_shop(at=at)
        red = new_sku("R", spec="红色 大号", options=(Option("颜色", "红色"), Option("尺寸", "大号")))
        blue = new_sku(
            "B", spec="蓝色 小号", options=(Option("颜色", "蓝色"), Option("尺寸", "小号")), on_hand=0, lot=""
        )
        on_show(shop, red, blue, at=at)

        text = read(client, address(client)).text
        assert "红色 · 大号" in text
        assert "蓝色 · 小号" in text
        assert "售罄" in text

    def test_shows_the_latest_reviews_and_answers(
        self, client: Client, sale: Sale, at: datetime, delivered: Order
    ) -> None:
        row = questions.ask(sale, at)
        questions.answer(row, sale, at + HOUR)
        hidden = questions.answer(questions.ask(sale, at + HOUR), sale, at + 2 * HOUR)
        questions.hide(hidden, sale, at + 3 * HOUR)
        reviews.review(delivered, sale, at + 4 * HOUR)
        there = f"/goods/{questions.listing_of(sale)}"

        reply = read(client, there)
        answers = reply.page.one("section", aria_labelledby="answers")
        assert "茶叶受潮" in reply.page.one("section", aria_labelledby="reviews").text
        assert answers.text.count("是，四月采摘。") == 1
        assert answers.all("a", href=f"/open/listings/{questions.listing_of(sale)}/questions")

    def test_leads_to_a_report_with_the_thing_named(self, client: Client, shop: UUID) -> None:
        there = address(client)
        page = read(client, there).page
        [link] = [a for a in page.one("main").all("a") if a.attributes["href"].startswith("/open/report?")]

        form = read(client, link.attributes["href"]).form("file")
        assert form.one("input", name="target_id").attributes["value"] == there.rpartition("/")[2]

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_that_never_was_leads_on(self, client: Client, language: str) -> None:
        reply = read(client, f"/goods/{new_id()}", language)

        assert reply.status == 404
        assert reply.page.one("main").all("a", href="/goods/")


def test_the_page_of_a_shop_leads_to_its_goods_and_searches_in_them(client: Client, shop: UUID) -> None:
    page = read(client, f"/open/shops/{shop}").page
    form = page.one("main").one("form", role="search")

    assert page.one("main").all("a", href=f"/goods/?merchant={shop}")
    assert form.attributes["action"] == "/goods/"
    assert form.one("input", name="merchant").attributes["value"] == str(shop)


class TestTheFirstPage:
    def test_leads_everybody_on(self, client: Client, shop: UUID) -> None:
        page = read(client, "/").page
        hrefs = {link.attributes["href"] for link in page.all("a")}

        assert hrefs >= DOORS
        assert page.one("form", role="search").attributes["action"] == "/goods/"

    def test_sends_who_builds_to_the_interfaces(self, client: Client) -> None:
        hrefs = {link.attributes["href"] for link in read(client, "/developers/").page.all("a")}

        assert hrefs >= {"/api/swagger/", "/api/redoc/", "/api/schema/", "/healthz"}

    @pytest.mark.duty("ECL-18a")
    def test_shows_everybody_the_same_goods(self, shopper: object, client: Client, shop: UUID) -> None:
        signed_in = titles(shopper.get("/"))  # type: ignore[attr-defined]

        assert signed_in == titles(read(client, "/"))
        assert {"茉莉花茶", "青瓷茶杯"} <= {*signed_in}

    @pytest.mark.duty("PRC-20")
    def test_asks_no_other_price_than_the_page_of_the_goods(self, client: Client, at: datetime, shop: UUID) -> None:
        prices.sold(shop, 5800, at)
        prices.promote(shop, 4800, at + HOUR)

        for path in ("/", address(client)):
            reply = read(client, path)
            assert "¥48.00" in reply.text
            assert {each.one("data").text for each in reply.page.all("s")} == {"¥58.00"}

    def test_knows_who_is_signed_in(self, shopper: object, client: Client) -> None:
        assert "登录" in read(client, "/").page.one("header").text
        assert "登录" not in shopper.get("/").page.one("header").text  # type: ignore[attr-defined]


def _book(listing_id: UUID, at: datetime) -> None:
    with scopes.bound(scopes.staff(builders.STAFF.id)), transaction.atomic():
        place = Booking(listing_id=listing_id, slot=AdSlot.LIST_TOP, begins_at=clock.now(), ends_at=clock.now() + HOUR)
        ranking_commands.book_placement(place, by=builders.STAFF, at=clock.now())


def _merchant(sale: Sale) -> Merchant:
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return shops_queries.shop(sale.shop)
