"""Chen works without a mouse, and without JavaScript: goods are listed, an order is sent, a question is answered."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, expect

from tests.journeys.looks import faults
from tests.journeys.people import House, Until, buy, tea
from tests.journeys.readers import LANGUAGES, SIZES, Reader
from tests.journeys.test_sending import list_of
from tests.journeys.typists import Keyboard, Mouse, Typist

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)
TOLD: Final = {
    "origin": "福建 武夷山",
    "producer": "武夷山茶业有限公司",
    "specification": "100克/罐",
    "use": "冲泡饮用",
    "warranty": "七日内质量问题包退",
}
KINDS: Final = [("zh", "1280"), ("en", "360")]


def photo() -> FilePayload:
    out = BytesIO()
    Image.new("RGB", (640, 640), "sienna").save(out, "PNG")
    return {"name": "tea.png", "mimeType": "image/png", "buffer": out.getvalue()}


@pytest.fixture(params=["keyboard", "no script"])
def way(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(params=KINDS, ids="-".join)
def typist(request: pytest.FixtureRequest, chromium: Browser, chen: Reader, way: str) -> Iterator[Typist]:
    """Chen's, signed in, in a browser of this language and size."""
    language, size = request.param
    context = chromium.new_context(
        locale=LANGUAGES[language],
        viewport=SIZES[size],
        storage_state=chen.page().context.storage_state(),
        java_script_enabled=way == "keyboard",
    )
    page = context.new_page()
    yield Keyboard(page) if way == "keyboard" else Mouse(page)
    context.close()


def looks_fit(typist: Typist) -> None:
    """Only where scripts run: axe is one. A page is the same without."""
    if isinstance(typist, Keyboard):
        assert faults(typist.page) == {}


class TestAShop:
    def test_lists_goods(self, typist: Typist, house: House) -> None:
        page, code = typist.page, f"YC-{secrets.token_hex(3)}"
        page.goto(f"{house.web}/seller/goods")
        typist.press("main a[href='/seller/goods/new']")
        typist.type_in("#begin-title_zh", f"岩茶 {code}")
        typist.choose("#begin-category", "general")
        typist.press("#begin .buttons button")
        page.wait_for_url(re.compile(r"/seller/goods/[0-9a-f-]{36}"))
        typist.press("button[name=then][value=publish]")
        expect(page.locator("#lack li")).to_have_count(7)
        typist.press("#lack a[href$='#save-fact_origin']")
        for name, text in TOLD.items():
            typist.type_in(f"#save-fact_{name}", text)
        typist.type_in("#save-item_code", code)
        typist.type_in("#save-item_spec", "100克 罐装")
        typist.type_in("#save-item_price", "198.50")
        typist.attach("#save-photos", photo())
        typist.press("button[name=then][value=publish]")
        expect(page.locator(".messages")).to_contain_text(re.compile("已上架|It is on sale"))
        looks_fit(typist)

    def test_sends_an_order_after_a_wrong_waybill(self, typist: Typist, house: House, until: Until, way: str) -> None:
        li = house.newcomer()
        purchase = buy(li, tea(li))
        house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
        order_id = purchase["orders"][0]["id"]
        until(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")
        page, number = typist.page, li.get(f"/orders/{order_id}").json()["number"]
        page.goto(f"{house.web}/seller/orders?{list_of(page, house, number)}&q={number}")
        waybill = page.locator("input[name^=waybill-]")
        expect(waybill).to_have_count(1)
        field = f"#{waybill.get_attribute('id')}"
        typist.type_in(field, "SF 1")
        typist.press("#send .bulk button")
        expect(page.locator("#send .problem")).to_be_visible()
        expect(waybill).to_have_value("SF 1")
        if way == "keyboard":
            expect(page.locator("#send")).to_be_focused()  # the first thing in it says what is wrong
            page.keyboard.press("Tab")
            expect(page.locator("#send .problem a").first).to_be_focused()
            page.keyboard.press("Enter")
            expect(waybill).to_be_focused()
        looks_fit(typist)
        typist.type_in(field, f"SF{secrets.token_hex(6).upper()}")
        typist.press("#send .bulk button")
        expect(page.locator(".messages")).to_be_visible()
        page.goto(f"{house.web}/seller/orders/{order_id}")
        expect(page.locator("#ship")).to_have_count(0)

    def test_answers_a_question(self, typist: Typist, house: House) -> None:
        li = house.newcomer()
        listing = next(row for row in li.get("/listings").json()["items"] if "龙井" in row["title_zh"])
        asked = li.send("POST", "/questions", {"listing_id": listing["id"], "text": "适合冷泡吗？"})
        assert asked.status_code == 201, asked.text
        page = typist.page
        page.goto(f"{house.web}/seller/questions")
        typist.press(f"main a[href='/seller/questions/{asked.json()['id']}']")
        typist.type_in("#answer-answer", "可以，冷水浸泡四小时。")
        typist.press("#answer .buttons button")
        expect(page.locator(".messages")).to_be_visible()
        looks_fit(typist)


class TestTheFirstTab:
    def test_leads_past_the_navigation(self, chen: Reader, house: House) -> None:
        page = chen.page()
        page.goto(f"{house.web}/seller/")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        expect(page.locator(".skip")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('main') !== null")
