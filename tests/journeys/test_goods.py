"""Chen lists a tea with nothing but a browser: photographs it, puts it on sale, stocks it, takes it off again."""

from __future__ import annotations

import re
import secrets
from io import BytesIO
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.browsing import picture
from tests.journeys.jobs import open_page
from tests.journeys.looks import faults
from tests.journeys.people import House
from tests.journeys.readers import Reader

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)
TOLD: Final = {
    "origin": "福建 武夷山",
    "producer": "武夷山茶业有限公司",
    "specification": "100克/罐",
    "use": "冲泡饮用",
    "warranty": "七日内质量问题包退",
}

ON_SALE: Final = re.compile("已上架|It is on sale")
OFF_SALE: Final = re.compile("已下架|off sale")


def _photo(colour: str) -> FilePayload:
    """A picture that is large enough to be clear."""
    out = BytesIO()
    Image.new("RGB", (640, 640), colour).save(out, "PNG")
    return {"name": f"{colour}.png", "mimeType": "image/png", "buffer": out.getvalue()}


def _publishes(page: Page) -> None:
    page.locator("button[name=then][value=publish]").click()


class TestAShop:
    @pytest.mark.parametrize(("language", "size"), [("zh", "1280"), ("en", "360")])
    def test_lists_publishes_and_stocks_by_clicking(self, chen: Reader, house: House, language: str, size: str) -> None:
        page, code = chen.page(language, size), f"DHP-{secrets.token_hex(3)}"
        title = f"大红袍 {code}"
        page.goto(f"{house.web}/seller/")
        with chen.job("list with photos, publish, stock a lot", language, size):
            open_page(page, "/seller/goods")
            page.locator("a[href='/seller/goods/new']").first.click()
            page.locator("#begin-title_zh").fill(title)
            page.locator("#begin-category").select_option("general")
            page.locator("#begin button").click()
            page.wait_for_url(re.compile(r"/seller/goods/[0-9a-f-]{36}"))
            listing = page.url.removeprefix(house.web).partition("#")[0]
            chen.looks(listing, f"goods-draft-{size}")
            self._asks_to_publish(page)
            self._tells_the_rest(page, code)
            expect(page.locator("#lack")).to_have_count(0)
            _publishes(page)
            expect(page.locator(".messages")).to_contain_text(ON_SALE)
            page.locator("main a[href^='/seller/stock/']").last.click()
            self._stocks(page)
        chen.looks(page.url.removeprefix(house.web).partition("#")[0], f"goods-shelf-{size}")
        chen.looks(listing, f"goods-on-sale-{size}", opened=True)
        page.goto(f"{house.web}/seller/goods?q={code}")
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody")).to_contain_text("30")
        chen.looks(f"/seller/goods?q={code}", f"goods-list-{size}")
        page.get_by_role("link", name=title).click()
        page.locator("#off + * + details summary, details.confirm summary").first.click()
        page.locator("#withdraw button").click()
        expect(page.locator(".messages")).to_contain_text(OFF_SALE)
        self._acts_on_several(page, chen, house, title=title, code=code, size=size)

    def _acts_on_several(self, page: Page, chen: Reader, house: House, *, title: str, code: str, size: str) -> None:
        """One of two lacks something: told before the act, and left as it is by it."""
        page.goto(f"{house.web}/seller/goods/new")
        page.locator("#begin-title_zh").fill(f"{title} 乙")
        page.locator("#begin-category").select_option("general")
        page.locator("#begin button").click()
        page.wait_for_url(re.compile(r"/seller/goods/[0-9a-f-]{36}"))
        self._narrows(page, house, code=code)
        chen.looks(f"/seller/goods?q={code}&category=general&sort=fewest_left", f"goods-narrowed-{size}")
        for box in page.locator("tbody input[type=checkbox]").all():
            box.check()
        page.locator("#act").select_option("publish")
        page.locator(".bulk button").click()
        expect(page.locator("tbody tr")).to_have_count(2)
        expect(page.locator("tbody li")).to_have_count(7)  # what the other one lacks
        chen.looks(page.url.removeprefix(house.web), f"goods-bulk-{size}")
        page.locator("#confirm button").click()
        expect(page.locator("main .notice").first).to_contain_text("1")
        expect(page.locator("#confirm")).to_have_count(0)
        assert faults(page) == {}
        page.locator("main a[href*='/seller/goods?']").last.click()
        expect(page.locator("tbody tr")).to_have_count(2)
        expect(page.locator("#category")).to_have_value("general")
        page.locator("tbody input[type=checkbox]").first.check()
        page.locator("tbody input[type=checkbox]").last.check()
        page.locator("#act").select_option("withdraw")
        page.locator(".bulk button").click()
        page.locator("#confirm button").click()
        expect(page.locator("main .notice").first).to_contain_text("1")

    def _narrows(self, page: Page, house: House, *, code: str) -> None:
        page.goto(f"{house.web}/seller/goods?q={code}")
        page.locator("#category").select_option("general")
        page.locator("#sort").select_option("fewest_left")
        page.locator("#search button").click()
        expect(page.locator("tbody tr")).to_have_count(2)
        expect(page.locator("tbody tr").last).to_contain_text("30")

    def _asks_to_publish(self, page: Page) -> None:
        """It is saved, and what is missing is named; a link leads to the field, and nothing that was typed is lost."""
        page.locator("#save-fact_origin").fill(TOLD["origin"])
        _publishes(page)
        expect(page.locator("#lack li")).to_have_count(6)
        expect(page.locator("#save-fact_origin")).to_have_value(TOLD["origin"])
        page.locator("#lack a[href$='#save-fact_producer']").click()
        assert page.url.endswith("#save-fact_producer")
        assert faults(page) == {}

    def _tells_the_rest(self, page: Page, code: str) -> None:
        for name, text in TOLD.items():
            page.locator(f"#save-fact_{name}").fill(text)
        page.locator("#save-photos").set_input_files([_photo("darkolivegreen"), _photo("sienna")])
        page.locator("#save-item_code").fill(code)
        page.locator("#save-item_spec").fill("100克 罐装")
        page.locator("#save-item_price").fill("198.50")
        page.locator("fieldset button").last.click()
        expect(page.locator("ol.photos li")).to_have_count(2)
        first = page.locator("ol.photos img").first.get_attribute("src")
        page.locator("ol.photos button").first.click()
        expect(page.locator("ol.photos img").last).to_have_attribute("src", str(first))

    def _stocks(self, page: Page) -> None:
        page.locator("#receive-quantity").fill("30")
        page.locator("#receive-lot").fill("2026-06-A")
        page.locator("#receive-best_before").fill("2035-06-30")
        page.locator("#receive button").click()
        expect(page.locator("tbody")).to_contain_text("2026-06-A")

    def test_is_told_when_somebody_else_has_saved_meanwhile(self, chen: Reader, house: House) -> None:
        mine, yours = chen.page("zh"), chen.page("en")
        mine.goto(f"{house.web}/seller/goods/new")
        mine.locator("#begin-title_zh").fill("白茶")
        mine.locator("#begin-category").select_option(label="一般商品")
        mine.locator("#begin button").click()
        mine.wait_for_url(re.compile(r"/seller/goods/[0-9a-f-]{36}"))
        yours.goto(mine.url)
        yours.locator("#save-title_en").fill("White tea")
        yours.get_by_role("button", name="Save the draft").click()
        expect(yours.locator(".messages")).to_be_visible()

        mine.locator("#save-title_en").fill("Bai cha")
        mine.get_by_role("button", name="保存草稿").click()

        expect(mine.locator("#save-title_en_holds")).to_contain_text("White tea")
        expect(mine.locator("#save-title_en")).to_have_value("Bai cha")
        assert faults(mine) == {}
        picture(mine, "goods-two-editors")
        mine.get_by_role("button", name="保存草稿").click()
        expect(mine.locator(".messages")).to_contain_text("已保存")

    def test_looks_at_the_pages_of_its_goods(self, chen: Reader) -> None:
        chen.looks("/seller/goods", "goods")
        chen.looks("/seller/goods/new", "goods-new")
        chen.looks("/seller/stock", "goods-stock")
