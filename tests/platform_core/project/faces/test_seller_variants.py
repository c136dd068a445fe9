"""A shop names options, sees the items that come of them, and makes those that it ticks, by forms alone."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.publishing import commands
from catalog.stock.models import Sku
from catalog.stock.types import NewSku, Option
from platform_core import clock
from platform_core.money import Money
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.listing import address, begin
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HTML_LIMIT, STATEMENTS = 60_000, 12
OPTIONS = {"name_1": "颜色", "values_1": "红，蓝\n绿", "name_2": "尺寸", "values_2": "M, L", "base": "SHIRT"}
TICKED = {f"keep_{place}": "on" for place in range(6)}


@pytest.fixture
def place(seller: Browser, sale: Sale) -> str:
    """The address of the options of a draft without items."""
    return f"{address(begin(seller, title='衬衫'))}/options"


def planned(seller: Browser, place: str, **changes: str) -> Reply:
    return seller.get(f"{place}?{urlencode(OPTIONS | changes)}")


def skus(sale: Sale) -> dict[str, str]:
    with acting_as(sale.seller), transaction.atomic():
        return dict(Sku.objects.exclude(options=[]).order_by("id").values_list("code", "spec"))


def faults(reply: Reply) -> dict[str, str]:
    """The texts of the errors, by the field that each link leads to."""
    found = {}
    for box in reply.page.all("div", class_="problem"):
        for line in box.all("li"):
            links = line.all("a")
            found[links[0].attributes["href"].removeprefix("#") if links else ""] = line.text
    return found


class TestOptions:
    def test_show_every_item_before_anything_is_made(self, seller: Browser, place: str, sale: Sale) -> None:
        page = planned(seller, place)

        rows = page.form("make").all("tbody")[0].all("tr")
        assert [row.one("label", class_="tick").text for row in rows] == [
            f"颜色 {colour} / 尺寸 {size}" for colour in "红蓝绿" for size in "ML"
        ]
        assert page.page.one("input", id="make-code_5").attributes["value"] == "SHIRT-03-L"
        assert "checked" in page.page.one("input", id="make-keep_0").attributes
        assert skus(sale) == {}

    def test_are_refused_beside_their_fields(self, seller: Browser, place: str, subtests) -> None:
        table = [
            ({"values_1": "红，蓝，红"}, "options-values_1", "红"),
            ({"values_1": "M，ｍ"}, "options-values_1", "M"),
            ({"values_1": " ，\n"}, "options-values_1", "至少写一个值"),
            ({"name_1": ""}, "options-name_1", "属于什么选项"),
            ({"name_2": "颜色"}, "options-name_2", "颜色"),
            ({"name_1": "颜=色"}, "options-name_1", "等号"),
            ({"values_1": "红=赤"}, "options-values_1", "红=赤"),
            ({"values_1": "红" * 23}, "options-values_1", "22"),
            ({"base": "衬衫"}, "options-base", "30"),
            ({"name_1": "", "values_1": "", "name_2": "", "values_2": ""}, "options-name_1", "至少写一个选项"),
            ({"values_1": "\n".join(map(str, range(51)))}, "", "102"),
        ]
        for changes, field, text in table:
            with subtests.test(changes=changes):
                page = planned(seller, place, **changes)
                assert page.status == 200
                assert text in faults(page)[field]
                assert "make" not in page.forms()
                assert page.page.one("input", id="options-base").attributes["value"] == changes.get("base", "SHIRT")

    def test_begin_with_those_that_are_there(self, seller: Browser, place: str, sale: Sale) -> None:
        seller.follows(seller.fills_in(planned(seller, place), "make", price="99.00", **TICKED))

        page = seller.get(place)
        assert page.page.one("input", id="options-name_1").attributes["value"] == "颜色"
        assert page.page.one("textarea", id="options-values_1").text == "红 蓝 绿"
        assert page.page.one("input", id="options-base").attributes["value"] == "SHIRT"
        renamed = planned(seller, place, name_1="色")
        assert "颜色、尺寸" in faults(renamed)["options-name_1"]
        assert "这些规格都已经有了" in planned(seller, place).text
        more = planned(seller, place, values_1="红，紫")
        assert "SHIRT-01-M · 已有" in more.text
        assert more.page.one("input", id="make-code_2").attributes["value"] == "SHIRT-02-M-2"


class TestItems:
    def test_are_made_of_what_is_ticked_at_once(self, seller: Browser, place: str, sale: Sale) -> None:
        ticked = {name: text for name, text in TICKED.items() if name != "keep_5"}
        answer = seller.fills_in(planned(seller, place), "make", price="99.00", on_hand="4", code_0="RED-M", **ticked)

        assert "已建立 5 个规格" in seller.follows(answer).text
        made = skus(sale)
        assert made["RED-M"] == "颜色 红 / 尺寸 M"
        assert list(made) == ["RED-M", "SHIRT-01-L", "SHIRT-02-M", "SHIRT-02-L", "SHIRT-03-M"]
        with acting_as(sale.seller), transaction.atomic():
            assert set(Sku.objects.exclude(options=[]).values_list("on_hand", flat=True)) == {4}

    def test_are_refused_together_with_each_reason_beside_its_field(
        self, seller: Browser, place: str, sale: Sale, subtests
    ) -> None:
        table = [
            ({"price": ""}, "make-price", ""),
            ({"price": "0"}, "make-price", ""),
            ({"price": "9", "on_hand": "-1"}, "make-on_hand", ""),
            ({"price": "9", "code_1": ""}, "make-code_1", "自己的货号"),
            ({"price": "9", "code_1": "SHIRT-01-M"}, "make-code_1", "自己的货号"),
            ({"price": "9", "code_1": "衬 衫"}, "make-code_1", "60"),
            ({"price": "9", "code_1": "TEA-250"}, "make-code_1", "已有规格使用这个货号"),
            ({"price": "9", "best_before": "2035-01-01"}, "make-lot", ""),
            ({"price": "9"} | dict.fromkeys(TICKED, ""), "", "至少勾选一个"),
        ]
        for changes, field, text in table:
            with subtests.test(changes=changes):
                said = {name: value for name, value in (TICKED | changes).items() if value or name not in TICKED}
                reply = seller.fills_in(planned(seller, place), "make", **said)
                assert reply.status in {400, 409}
                assert text in faults(reply)[field]
                assert skus(sale) == {}

    def test_are_not_made_where_a_colleague_has_made_one_meanwhile(
        self, seller: Browser, place: str, sale: Sale
    ) -> None:
        page = planned(seller, place)
        options = (Option("颜色", "红"), Option("尺寸", "M"))
        with acting_as(sale.seller), transaction.atomic():
            wanted = NewSku(code="MINE", options=options, price=Money(100))
            listing_id = place.split("/")[-2]
            commands.add_items(listing_id, skus=[wanted], by=sale.seller, at=clock.now())

        reply = seller.fills_in(page, "make", price="99.00", **TICKED)

        assert reply.status == 400
        assert "MINE" in faults(reply)[""]
        assert list(skus(sale)) == ["MINE"]
        again = seller.fills_in(reply, "make", **{name: on for name, on in TICKED.items() if name != "keep_0"})
        assert again.status == 302
        assert len(skus(sale)) == 6


class TestThePage:
    def test_is_light_with_as_many_items_as_there_may_be(self, seller: Browser, place: str) -> None:
        many = {"values_1": "\n".join(f"颜色{n:02d}" for n in range(50))}
        with CaptureQueriesContext(
            connection,
        ) as few:
            planned(seller, place)
        with CaptureQueriesContext(connection) as all_of_them:
            page = planned(seller, place, **many)

        assert len(page.form("make").all("tbody")[0].all("tr")) == 100
        assert len(all_of_them) == len(few) <= STATEMENTS
        assert len(page.response.content) <= HTML_LIMIT

    def test_speaks_english_and_is_of_no_other_shop(self, place: str, opens: Opens, sale: Sale) -> None:
        assert "Items by options" in opens(sale.seller, "en").get(place).text
        assert opens(sale.shopper).get(place).status == 403
