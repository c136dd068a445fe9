"""Chen sends a table of goods in with nothing but a browser, and mends the line that was refused."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import FilePayload, expect

from tests.journeys.jobs import open_page
from tests.journeys.people import House
from tests.journeys.readers import Reader

pytestmark = pytest.mark.journey
HEADER = "货号,标题,类目,选项,价格,产地\n"


def _table(*lines: str) -> FilePayload:
    content = (HEADER + "".join(f"{line}\n" for line in lines)).encode("gb18030")
    return {"name": "冬季新品.csv", "mimeType": "text/csv", "buffer": content}


class TestAShop:
    @pytest.mark.parametrize(("language", "size"), [("zh", "360"), ("en", "1280")])
    def test_sends_a_thousand_goods_in_and_reads_the_ten_that_were_refused(
        self, chen: Reader, house: House, language: str, size: str
    ) -> None:
        page, code = chen.page(language, size), secrets.token_hex(3)
        lines = [f"{code}-{n},大红袍 {code} {n},一般商品,100克,198.50,福建" for n in range(990)]
        lines += [f"{code}-X{n},肉桂 {code} {n},一般商品,100克,一百,福建" for n in range(9)]
        lines.append(f"{code}-F,=HYPERLINK(1),general,100克,88,福建")
        page.goto(f"{house.web}/seller/")
        with chen.job("import a thousand goods", language, size):
            open_page(page, "/seller/import")
            page.locator("input[type=radio][value=goods]").check()
            page.locator("#send-file").set_input_files(_table(*lines))
            page.locator("#send button").click()
            page.wait_for_url(re.compile(r"/seller/import/[0-9a-f-]{36}"))
            expect(page.locator("#refused")).to_contain_text("10", timeout=120_000)  # by itself, once it is written

        expect(page.locator("tbody tr")).to_have_count(10)
        expect(page.locator("tbody tr").first).to_contain_text("一百")
        expect(page.get_by_text("GB 18030")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").first.click()
        assert len(download.value.path().read_text("utf-8-sig").splitlines()) == 11
        chen.looks("/seller/import", "seller-import")
        chen.looks(page.url.removeprefix(house.web).partition("#")[0], "seller-import-refused")
        page.goto(f"{house.web}/seller/goods?q={code}-989")
        expect(page.locator("tbody tr")).to_have_count(1)
