"""Does somebody without an account find goods and understand them, with a browser alone and without a script?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browsing import picture
from tests.journeys.jobs import Tally, job
from tests.journeys.people import House
from tests.journeys.readers import LANGUAGES, SIZES

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)
SAYS = {"zh": ("产地", "购买之前：您的权利和商家的承诺"), "en": ("Place of origin", "Before you buy")}


@pytest.mark.parametrize(("language", "size"), [("zh", "1280"), ("en", "360")])
def test_finds_and_understands(chromium: Browser, house: House, language: str, size: str) -> None:
    context = chromium.new_context(locale=LANGUAGES[language], viewport=SIZES[size])
    page = context.new_page()
    tally = Tally.of(page)
    page.goto(f"{house.web}/")
    with job(f"find and understand, {language} {size}", tally):
        page.locator(".top input[name=q]").fill("茶")
        page.locator(".top .search button").click()
        page.wait_for_url(re.compile(r"/goods/\?q="))
        if size == "360":
            page.locator("a[href='#facets']").click()
        page.locator("#filter-in_stock").click()
        page.locator("#facets form button").click()
        page.wait_for_url(re.compile("in_stock=true"))
        expect(page.locator(".chips a")).to_have_count(2)
        picture(page, f"window-found-{language}-{size}")
        page.locator("#result .goods h3 a").last.click()
        page.wait_for_url(re.compile("/goods/[0-9a-f-]{36}$"))
        for text in SAYS[language]:
            expect(page.locator("main")).to_contain_text(text)
        expect(page.locator("main .price").first).to_contain_text("¥")
    assert tally.presses == 4 + (size == "360")  # search, the filters on a telephone, a tick, its button, the goods
    picture(page, f"window-product-{language}-{size}")
    context.close()
