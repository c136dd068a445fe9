"""Chen sends a table of goods in with nothing but a browser, and mends the line that was refused."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from platform_core.drivers.demo.people import TEA_OWNER
from tests.journeys.people import House
from tests.journeys.readers import Reader

pytestmark = pytest.mark.journey
HEADER = "货号,标题,类目,选项,价格,产地\n"


def _table(*lines: str) -> FilePayload:
    content = (HEADER + "".join(f"{line}\n" for line in lines)).encode("gb18030")
    return {"name": "冬季新品.csv", "mimeType": "text/csv", "buffer": content}


@pytest.fixture
def chen(chromium: Browser, house: House) -> Iterator[Reader]:
    reader = Reader(chromium, house, TEA_OWNER.username)
    yield reader
    reader.leaves()


class TestAShop:
    def test_sends_a_table_in_and_reads_what_was_wrong(self, chen: Reader, house: House) -> None:
        page, code = chen.page("zh", "360"), secrets.token_hex(3)
        page.goto(f"{house.web}/seller/import")
        page.get_by_label("商品、货号和价格").check()
        page.locator("#send-file").set_input_files(
            _table(
                f"A-{code},大红袍 {code},一般商品,100克,198.50,福建",
                f"B-{code},肉桂 {code},一般商品,100克,一百,福建",
                f"C-{code},=HYPERLINK(1),general,100克,88,福建",
            )
        )
        page.locator("#send button").click()
        page.wait_for_url(re.compile(r"/seller/import/[0-9a-f-]{36}"))

        expect(page.locator("#refused")).to_contain_text("2", timeout=15_000)  # by itself, once it is written

        expect(page.locator("tbody tr").first).to_contain_text("一百")
        expect(page.get_by_text("GB 18030")).to_be_visible()
        chen.looks("/seller/import", "seller-import")
        chen.looks(page.url.removeprefix(house.web).partition("#")[0], "seller-import-refused")
