"""A shop lists goods, photographs them and puts them on sale, by forms alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.listings.models import Listing
from catalog.listings.types import FactValue
from catalog.publishing import commands
from catalog.stock.models import Sku
from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.legal.spans import DAY, local_day
from tests.catalog import builders as catalog
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale
from tests.platform_core.files.conftest import PDF
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.listing import ITEM, NEW, STOCK, address, begin, complete_listing, latest, photo
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
GOODS = "/seller/goods"
HTML_LIMIT, STATEMENTS = 60_000, 12


def first_stop(reply: Reply) -> str:
    """The address to which the first Tab leads after a refusal; a button has none."""
    return next(one for one in reply.form("save").all() if one.tag in ("a", "button")).attributes.get("href", "")


def lacks(reply: Reply) -> dict[str, str]:
    """What the top of the page names as missing, and where each link leads."""
    found = reply.page.all("div", id="lack")
    return {link.text: link.attributes["href"] for part in found for link in part.all("a")}


@pytest.fixture
def draft(seller: Browser, sale: Sale) -> Reply:
    return begin(seller)


@pytest.fixture
def complete(seller: Browser, draft: Reply) -> Reply:
    return complete_listing(seller, draft)


@pytest.fixture
def on_sale(seller: Browser, complete: Reply) -> Reply:
    return seller.follows(seller.fills_in(complete, "save", then="publish"))


class TestNewGoods:
    def test_become_a_draft_that_names_what_it_lacks(self, draft: Reply, sale: Sale) -> None:
        assert "大红袍" in draft.page.one("h1").text
        assert "草稿" in draft.page.one("h1").text
        assert lacks(draft)["产地"] == "#save-fact_origin"
        assert len(lacks(draft)) == 7
        for place in lacks(draft).values():
            assert draft.page.one(id=place.removeprefix("#")).tag
        assert latest(sale).number == 1

    def test_name_what_a_field_lacks_beside_it(self, draft: Reply) -> None:
        field = draft.page.one("input", id="save-fact_origin")

        [lack] = [
            one for one in draft.page.all("p", class_="fault") if one.attributes["id"] == "save-fact_origin_lacks"
        ]
        assert "save-fact_origin_lacks" in field.attributes["aria-describedby"]
        assert lack.text

    @pytest.mark.parametrize(("language", "words"), [("zh-hans", "还没有填"), ("en", "not filled in yet")])
    def test_speak_the_language_of_the_reader(
        self, draft: Reply, sale: Sale, opens: Opens, language: str, words: str
    ) -> None:
        assert words in opens(sale.seller, language).get(address(draft)).text

    def test_are_listed_as_incomplete(self, draft: Reply, seller: Browser) -> None:
        page = seller.get(f"{GOODS}?view=lacking")

        [row] = page.page.one("tbody").all("tr")
        assert "大红袍" in row.text
        assert "产地" in row.text
        assert [tab.one("span").text for tab in page.page.one("ul", class_="tabs").all("li")] == [
            "2",
            "1",
            "1",
            "1",
            "0",
        ]

    def test_are_of_no_other_shop(self, draft: Reply, opens: Opens, sale: Sale) -> None:
        assert opens(sale.shopper).get(address(draft)).status == 403


class TestTheList:
    def test_counts_as_incomplete_whatever_it_calls_so(self, complete: Reply, seller: Browser) -> None:
        """All facts are told; only the title has to be in Chinese."""
        seller.follows(seller.fills_in(complete, "save", title_zh="Big red robe"))

        for page in (seller.get(GOODS), seller.get(f"{GOODS}?view=lacking")):
            [row] = [each for each in page.page.one("tbody").all("tr") if "Big red robe" in each.text]
            assert "缺信息" in row.text
            assert page.page.one("ul", class_="tabs").all("li")[2].one("span").text == "1"

    def test_finds_by_title_and_by_code(self, complete: Reply, seller: Browser) -> None:
        for words in ("红袍", "dhp"):
            [row] = seller.get(f"{GOODS}?q={words}").page.one("tbody").all("tr")
            assert "大红袍" in row.text
        assert not seller.get(f"{GOODS}?q=没有").page.all("tbody")

    def test_shows_price_stock_and_state(self, complete: Reply, seller: Browser) -> None:
        [row] = seller.get(f"{GOODS}?view=draft").page.one("tbody").all("tr")

        assert "¥198.50" in row.text
        assert "草稿" in row.text


class TestADraft:
    def test_keeps_what_was_told_in_one_version_a_save(self, complete: Reply, sale: Sale) -> None:
        saved = latest(sale)

        assert saved.number == 2
        assert saved.content.facts["origin"] == FactValue("福建福州")
        assert len(saved.images) == 1
        with acting_as(sale.seller), transaction.atomic():
            sku = Sku.objects.get(code="DHP-100")
        assert (sku.spec, sku.on_hand) == ("100克 罐装", 0)
        assert lacks(complete) == {}

    def test_makes_no_version_where_nothing_changed(self, complete: Reply, seller: Browser, sale: Sale) -> None:
        seller.follows(seller.fills_in(complete, "save"))

        assert latest(sale).number == 2

    def test_asks_for_an_item_whole(self, draft: Reply, seller: Browser, sale: Sale) -> None:
        reply = seller.fills_in(draft, "save", item_code="DHP-100", fact_origin="武夷山")

        assert reply.status == 400
        assert reply.page.one("input", id="save-fact_origin").attributes["value"] == "武夷山"
        assert "save-item_price" in {link.attributes["href"].removeprefix("#") for link in reply.page.all("a")}
        assert first_stop(reply).startswith("#save-item_")
        assert latest(sale).number == 1

    @pytest.mark.parametrize(("price", "status"), [("1000000000.00", 302), ("1000000000.01", 400)])
    def test_takes_no_price_beyond_a_billion(self, draft: Reply, seller: Browser, price: str, status: int) -> None:
        reply = seller.fills_in(draft, "save", **ITEM | {"item_price": price})

        assert reply.status == status
        if status == 400:
            assert "1000000000.00" in reply.page.one("ul", id="save-item_price_error").text

    def test_says_beside_the_code_that_it_is_taken(self, draft: Reply, seller: Browser) -> None:
        reply = seller.fills_in(draft, "save", **ITEM | {"item_code": "TEA-250"}, title_en="Big red robe")

        assert reply.status == 409
        assert reply.page.one("input", id="save-title_en").attributes["value"] == "Big red robe"
        assert reply.page.all("ul", id="save-item_code_error")

    def test_goes_to_another_category_with_its_facts_in_words(
        self, complete: Reply, seller: Browser, sale: Sale
    ) -> None:
        page = seller.follows(seller.fills_in(complete, "save", category="food"))

        saved = latest(sale)
        assert saved.content.category == "food"
        assert saved.content.facts["warranty"] == FactValue("七日内质量问题包退")
        assert "净含量" in lacks(page)

    @pytest.fixture
    def tea(self, seller: Browser) -> Reply:
        """Food of which everything is told that is no plain text."""
        page = seller.follows(seller.fills_in(seller.get(NEW), "begin", title_zh="龙井", category="food"))
        told = {"fact_net_content": "250", "fact_net_content_unit": "g", "fact_production_date": "2026-10-05"}
        licence = {"fact_food_licence": "SC11435010200001", "fact_food_licence_until": "2035-03-31"}
        return seller.follows(seller.fills_in(page, "save", **told, **licence))

    def test_keeps_a_fact_as_it_is_where_the_new_category_asks_for_it_so(
        self, tea: Reply, seller: Browser, sale: Sale
    ) -> None:
        seller.follows(seller.fills_in(tea, "save", category="cosmetics"))

        facts = latest(sale, "龙井").content.facts
        assert facts["net_content"] == FactValue("250", "g")
        assert facts["production_date"] == FactValue("2026-10-05")
        assert facts["food_licence"] == FactValue("SC11435010200001（有效期至2035-03-31）")

    def test_shows_a_fact_that_its_field_cannot_hold_beside_it_and_keeps_it(
        self, tea: Reply, seller: Browser, sale: Sale
    ) -> None:
        plain = seller.follows(seller.fills_in(tea, "save", category="general"))
        assert latest(sale, "龙井").content.facts["net_content"] == FactValue("250 g")
        back = seller.follows(seller.fills_in(plain, "save", category="food"))

        saved = seller.follows(seller.fills_in(back, "save", title_en="Tea"))

        assert saved.page.one("input", id="save-fact_net_content").attributes.get("value", "") == ""
        assert "250 g" in saved.page.one(id="save-fact_net_content_helptext").text
        assert latest(sale, "龙井").content.facts["net_content"] == FactValue("250 g")
        seller.follows(seller.fills_in(saved, "save", fact_net_content="250", fact_net_content_unit="g"))
        assert latest(sale, "龙井").content.facts["net_content"] == FactValue("250", "g")

    def test_keeps_the_words_of_a_choice_that_the_new_category_offers(
        self, draft: Reply, seller: Browser, sale: Sale
    ) -> None:
        chosen = seller.follows(seller.fills_in(draft, "save", category="apparel"))
        chosen = seller.follows(seller.fills_in(chosen, "save", fact_safety_class="A"))
        plain = seller.follows(seller.fills_in(chosen, "save", category="general"))

        back = seller.follows(seller.fills_in(plain, "save", category="apparel"))

        assert "A类（婴幼儿用品）" in back.page.one(id="save-fact_safety_class_helptext").text
        assert latest(sale).content.facts["safety_class"] == FactValue("A类（婴幼儿用品）")

    @pytest.mark.parametrize(("then", "kept"), [("", True), ("publish", False)])
    def test_drops_words_that_nobody_asks_for_when_it_goes_on_sale(
        self, complete: Reply, seller: Browser, sale: Sale, then: str, kept: bool
    ) -> None:
        listing = latest(sale)
        told = listing.content.facts | {"production_date": FactValue("去年秋天")}
        with acting_as(sale.seller), transaction.atomic():
            content = replace(listing.content, category="fresh_food", facts=told)
            commands.revise(listing.listing_id, content=content, by=sale.seller, at=clock.now())

        seller.follows(seller.fills_in(seller.get(address(complete)), "save", title_en="Robe", then=then))

        assert ("production_date" in latest(sale).content.facts) is kept

    def test_takes_numbers_days_and_certificates_as_they_are_typed(self, tea: Reply, sale: Sale) -> None:
        facts = latest(sale, "龙井").content.facts

        assert facts["net_content"] == FactValue("250", "g")
        assert facts["production_date"] == FactValue("2026-10-05")
        assert facts["food_licence"] == FactValue("SC11435010200001", valid_until=date(2035, 3, 31))

    def test_refuses_a_number_that_is_none(self, seller: Browser, sale: Sale) -> None:
        page = seller.follows(seller.fills_in(seller.get(NEW), "begin", title_zh="龙井", category="food"))

        reply = seller.fills_in(page, "save", fact_net_content="半斤", fact_storage="阴凉")

        assert reply.status == 400
        assert reply.page.all("ul", id="save-fact_net_content_error")
        assert reply.page.one("input", id="save-fact_storage").attributes["value"] == "阴凉"


class TestPhotos:
    def test_are_moved_and_removed_by_buttons_that_save_what_was_typed(
        self, complete: Reply, seller: Browser, sale: Sale
    ) -> None:
        two = seller.follows(seller.fills_in(complete, "save", photos=photo(size=(600, 600))))
        first, second = latest(sale).images

        moved = seller.follows(seller.fills_in(two, "save", then="left-2", title_en="Robe"))

        assert latest(sale).images == [second, first]
        assert latest(sale).title_en == "Robe"
        seller.follows(seller.fills_in(moved, "save", then="remove-1"))
        assert latest(sale).images == [first]

    def test_that_are_none_are_refused_beside_the_field(self, draft: Reply, seller: Browser, sale: Sale) -> None:
        sent = SimpleUploadedFile("tea.png", PDF, content_type="image/png")

        reply = seller.fills_in(draft, "save", photos=sent, title_en="Robe")

        assert reply.status == 422
        assert reply.page.all("ul", id="save-photos_error")
        assert reply.page.one("input", id="save-title_en").attributes["value"] == "Robe"
        assert latest(sale).images == []


class TestPublishing:
    def test_puts_it_on_sale(self, on_sale: Reply, seller: Browser, sale: Sale) -> None:
        assert "在售" in on_sale.page.one("h1").text
        assert on_sale.forms() == {"save", "withdraw"}
        with acting_as(sale.seller), transaction.atomic():
            assert Listing.objects.get(id=latest(sale).listing_id).state == "published"

    @pytest.mark.duty("CRL-08")
    def test_saves_the_draft_and_names_all_that_is_missing(self, draft: Reply, seller: Browser, sale: Sale) -> None:
        page = seller.follows(seller.fills_in(draft, "save", then="publish", fact_origin="武夷山"))

        assert latest(sale).content.facts["origin"] == FactValue("武夷山")
        assert "生产者" in lacks(page)
        assert "产地" not in lacks(page)

    def test_names_a_forbidden_word(self, complete: Reply, seller: Browser) -> None:
        page = seller.follows(seller.fills_in(complete, "save", title_zh="大红袍 最佳"))

        assert "最佳" in page.page.one("div", id="lack").text

    def test_says_what_the_register_has_against_it(self, complete: Reply, seller: Browser, sale: Sale) -> None:
        page = seller.follows(seller.fills_in(complete, "save", then="publish", title_zh="大红袍 自营"))

        assert "平台自营" in page.page.one("div", class_="messages").text
        assert page.forms() == {"save"}
        assert latest(sale, "大红袍 自营").number == 3

    def test_makes_a_change_a_new_version_at_once(self, on_sale: Reply, seller: Browser, sale: Sale) -> None:
        seller.follows(seller.fills_in(on_sale, "save", title_en="Robe"))

        assert latest(sale).number == 3

    def test_refuses_a_change_that_would_lack_something_and_loses_nothing(
        self, on_sale: Reply, seller: Browser, sale: Sale
    ) -> None:
        reply = seller.fills_in(on_sale, "save", fact_origin="", title_en="Robe")

        assert reply.status == 422
        assert lacks(reply) == {"产地": "#save-fact_origin"}
        assert first_stop(reply) == "#save-fact_origin"
        assert reply.page.one("input", id="save-title_en").attributes["value"] == "Robe"
        assert latest(sale).number == 2

    def test_mends_a_fact_and_adds_an_item_at_once(self, seller: Browser, sale: Sale, at: datetime) -> None:
        """The item is judged by the facts as they stand after the mending: its licence is over since midnight."""
        yesterday = local_day(clock.now()) - DAY
        facts = catalog.FOOD | {"food_licence": FactValue("SC11435010200001", valid_until=yesterday)}
        new = catalog.new_sku("LJ-50", best_before=date(2035, 6, 30))
        listing = catalog.on_show(sale.shop, new, at=at, title_zh="龙井", category="food", facts=facts)
        page = seller.get(f"{GOODS}/{listing.id}")

        seller.follows(seller.fills_in(page, "save", fact_food_licence_until="2035-03-31", **ITEM))

        assert latest(sale, "龙井").content.facts["food_licence"].valid_until == date(2035, 3, 31)
        with acting_as(sale.seller), transaction.atomic():
            assert Sku.objects.get(code="DHP-100").listing_id == listing.id

    def test_is_undone_by_taking_it_off_sale(self, on_sale: Reply, seller: Browser) -> None:
        page = seller.follows(seller.fills_in(on_sale, "withdraw"))

        assert page.forms() == {"save"}
        assert "大红袍" in seller.get(f"{GOODS}?view=off_sale").text


class TestThePages:
    @pytest.mark.parametrize("state", ["draft", "on_sale"])
    def test_ask_the_database_seldom_and_stay_light(
        self, state: str, complete: Reply, seller: Browser, sale: Sale, paid: Order
    ) -> None:
        if state == "on_sale":
            seller.follows(seller.fills_in(complete, "save", then="publish"))
        with acting_as(sale.seller), transaction.atomic():
            sku_id = Sku.objects.get(code="DHP-100").id
        for path in (GOODS, NEW, address(complete), STOCK, f"{STOCK}/{sku_id}"):
            seller.get(path)
            with CaptureQueriesContext(connection) as asked:
                reply = seller.get(path)
            questions = [found["sql"] for found in asked.captured_queries if " FROM " in found["sql"]]
            assert (path, len(questions) <= STATEMENTS, questions[:0]) == (path, True, [])
            assert len(reply.response.content) <= HTML_LIMIT

    def test_lead_to_the_price_of_each_item(self, complete: Reply, seller: Browser, sale: Sale) -> None:
        with acting_as(sale.seller), transaction.atomic():
            sku_id = Sku.objects.get(code="DHP-100").id
        place = f"/seller/prices/{sku_id}"

        assert place in {link.attributes["href"] for link in complete.page.all("a")}
        assert seller.get(place).forms() == {"set_price", "promote", "choose_freight"}
