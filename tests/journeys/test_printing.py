"""What comes out of the printer in a packing room: goods and no navigation, within A4, each order on its own sheet."""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import picture
from tests.journeys.people import House, Until
from tests.journeys.readers import Reader
from tests.journeys.test_sending import bought, list_of

pytestmark = pytest.mark.journey
A4: Final = {"width": 794, "height": 1123}  # at 96 dots an inch
CUT: Final = """() => [...document.querySelectorAll('main *')]
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(e => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_papers_are_fit_to_be_printed(chen: Reader, house: House, until: Until, language: str) -> None:
    numbers = bought(house.newcomer(), house, until, orders=2)
    page = chen.page(language)
    waiting = list_of(page, house, numbers[0])
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    for paper in ("pick-list", "packing-lists"):
        page.goto(f"{house.web}/seller/orders/{paper}?{waiting}")
        expect(page.locator("main")).to_contain_text(numbers[0])
        for part in (".top", ".side", ".bar", ".foot", "main .buttons"):
            expect(page.locator(part).first).to_be_hidden()
        assert page.evaluate(CUT) == []
        picture(page, f"print-{paper}-{language}")
    sheets = page.locator("section.page-each").count()
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type /Page\b", printed)) == sheets >= 2
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 800})
