"""Chen reads the month's money, files it, and answers what is due, with nothing but a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from platform_core.drivers.demo.people import TEA_OWNER
from tests.journeys.people import House
from tests.journeys.readers import Reader

pytestmark = pytest.mark.journey
AMOUNT = re.compile(r"[^0-9.-]")


@pytest.fixture(scope="module")
def chen(chromium: Browser, house: House) -> Iterator[Reader]:
    reader = Reader(chromium, house, TEA_OWNER.username)
    yield reader
    reader.leaves()


class TestAShop:
    def test_reads_the_money_of_the_month_and_files_it(self, chen: Reader, house: House) -> None:
        page = chen.page("zh", "1280")
        page.goto(f"{house.web}/seller/")
        page.get_by_role("link", name="月度账单").first.click()
        rows = page.locator("table").first.locator("tbody tr")
        closing = [Decimal(AMOUNT.sub("", rows.nth(n).locator("td").last.inner_text())) for n in range(rows.count())]

        with page.expect_download() as download:
            page.get_by_role("link", name="下载 XLSX").click()

        lines = list(load_workbook(download.value.path()).active.iter_rows(values_only=True))
        assert re.fullmatch(r"money-\d{4}-\d{2}\.xlsx", download.value.suggested_filename)
        assert [Decimal(str(line[5])).quantize(Decimal("0.01")) for line in lines[-rows.count() :]] == closing

        page.get_by_role("link", name="何时结算，为何尚未结算").click()
        expect(page.locator("h1")).to_have_text("尚未结算")
        chen.looks("/seller/balance/month", "seller-month")
        chen.looks("/seller/balance/unsettled", "seller-unsettled")
        chen.looks("/seller/figures?days=90", "seller-figures", opened=True)

    def test_answers_what_is_due_from_one_queue(self, chen: Reader, house: House) -> None:
        page = chen.page("zh", "360")
        page.goto(f"{house.web}/seller/")
        page.get_by_role("link", name="全部").click()
        page.get_by_role("link", name="待答复").click()
        link = page.locator(".due .what a[href^='/seller/conversations/'], .due .what a[href^='/seller/complaints/']").first
        case = link.get_attribute("href")
        assert case

        link.click()

        expect(page).to_have_url(f"{house.web}{case}")
        chen.looks("/seller/today", "seller-today")
