"""Chen makes the items of a shirt from its colours and sizes in a browser; Li chooses one of them and buys it."""

from __future__ import annotations

import re
import secrets
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import faults
from tests.journeys.people import House, Person, Until, buy
from tests.journeys.readers import Reader

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)


def begin_shirt(seller: Person) -> str:
    """A draft with everything told except its items."""
    images = [seller.get("/images").json()["items"][0]["sha256"]]
    told = {
        "origin": "浙江杭州",
        "producer": "杭州制衣有限公司",
        "specification": "纯棉",
        "use": "穿着",
        "warranty": "包退",
    }
    content: dict[str, Any] = {"category": "general", "title_zh": "纯棉衬衫", "delivery_hours": 48, "images": images}
    content["facts"] = {code: {"value": text} for code, text in told.items()}
    plain = {"code": f"TRY-{secrets.token_hex(3)}", "spec": "试穿样衣", "price": {"amount": 100}}
    answer = seller.send("POST", "/listings", {"content": content, "skus": [plain]})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


class TestAShop:
    def test_makes_five_of_six_combinations_and_sells_one(self, chen: Reader, house: House, until: Until) -> None:
        seller, base = house.seller(), f"SH-{secrets.token_hex(3)}"
        listing_id = begin_shirt(seller)
        page = chen.page("zh", "360")
        page.goto(f"{house.web}/seller/goods/{listing_id}")
        with chen.job("make items from options", "zh", "360"):
            page.get_by_role("link", name="按选项一次建立多个规格").click()
            self._names_options(page, base)
            expect(page.locator("#make tbody tr")).to_have_count(6)
            assert faults(page) == {}
            page.locator("#make-keep_5").uncheck()
            page.locator("#make-price").fill("99.00")
            page.locator("#make-on_hand").fill("4")
            page.get_by_role("button", name="建立这些规格").click()
            expect(page.locator(".messages")).to_contain_text("已建立 5 个规格")
        page.get_by_role("button", name="保存并上架").click()
        expect(page.locator(".messages")).to_contain_text("已上架")
        chen.looks(f"/seller/goods/{listing_id}/options", "variants")

        li = house.newcomer()
        chosen = [sku for sku in li.get(f"/listings/{listing_id}").json()["skus"] if "options" in sku]
        assert len(chosen) == 5
        red_m = [{"name": "颜色", "value": "红"}, {"name": "尺寸", "value": "M"}]
        [sku] = [sku for sku in chosen if sku["options"] == red_m]
        assert (sku["code"], sku["price"]["amount"]) == (f"{base}-01-M", 9_900)
        purchase = buy(li, sku["id"])
        house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
        order_id = purchase["orders"][0]["id"]
        until(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")

    def _names_options(self, page: Page, base: str) -> None:
        page.wait_for_url(re.compile(r"/options$"))
        page.locator("#options-name_1").fill("颜色")
        page.locator("#options-values_1").fill("红，蓝，绿")
        page.locator("#options-name_2").fill("尺寸")
        page.locator("#options-values_2").fill("M\nL")
        page.locator("#options-base").fill(base)
        page.get_by_role("button", name="显示这些规格").click()
