"""Chen reads the month's money, files it, and answers what is due, with nothing but a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.people import House, buy, tea
from tests.journeys.readers import Reader

pytestmark = pytest.mark.journey
AMOUNT: Final = re.compile(r"[^0-9.-]")
Until = Callable[[Callable[[], Any]], Any]


def ask_about_an_order(house: House, until: Until) -> str:
    """The id of a conversation in which a shopper waits for a reply of the shop; its order is paid."""
    li = house.newcomer()
    purchase = buy(li, tea(li))
    house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
    order_id = purchase["orders"][0]["id"]
    until(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")
    asked = li.send("POST", "/conversations", {"order_id": order_id, "text": "这款茶叶适合冷泡吗？"})
    assert asked.status_code == 201, asked.text
    return str(asked.json()["id"])


class TestAShop:
    def test_reads_the_money_of_the_month_and_files_it(self, chen: Reader, house: House, until: Until) -> None:
        ask_about_an_order(house, until)
        page = chen.page("zh", "1280")
        page.goto(f"{house.web}/seller/")
        with chen.job("read the month's money and file it"):
            self._files_the_month(page)
        page.get_by_role("link", name="何时结算，为何尚未结算").click()
        expect(page.locator("h1")).to_have_text("尚未结算")
        chen.looks("/seller/balance/month", "seller-month")
        chen.looks("/seller/balance/unsettled", "seller-unsettled")
        chen.looks("/seller/figures?days=90", "seller-figures", opened=True)

    def _files_the_month(self, page: Page) -> None:
        page.get_by_role("link", name="月度账单").first.click()
        rows = page.locator("table").first.locator("tbody tr")
        closing = [Decimal(AMOUNT.sub("", rows.nth(n).locator("td").last.inner_text())) for n in range(rows.count())]

        with page.expect_download() as download:
            page.get_by_role("link", name="下载 XLSX").click()

        lines = list(load_workbook(BytesIO(download.value.path().read_bytes())).active.iter_rows(values_only=True))
        assert re.fullmatch(r"money-\d{4}-\d{2}\.xlsx", download.value.suggested_filename)
        assert sum(closing) > 0
        assert [Decimal(str(line[5])).quantize(Decimal("0.01")) for line in lines[-rows.count() :]] == closing

    def test_answers_what_is_due_from_one_queue(self, chen: Reader, house: House, until: Until) -> None:
        asked = ask_about_an_order(house, until)
        page, case = chen.page("zh", "360"), f"/seller/conversations/{asked}"
        page.goto(f"{house.web}/seller/today")
        chen.looks("/seller/today", "seller-today")

        with chen.job("answer what is due", "zh", "360"):
            page.locator(f".due .what a[href='{case}']").click()
            expect(page).to_have_url(house.web + case)
            page.locator("#write-text").fill("可以，冷水泡四小时。")
            page.locator("#write button").click()
            expect(page.locator("main")).to_contain_text("可以，冷水泡四小时。")

        page.goto(f"{house.web}/seller/today")
        expect(page.locator(f".due .what a[href='{case}']")).to_have_count(0)
