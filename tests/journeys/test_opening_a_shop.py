"""Can somebody with an account and a browser alone get a shop, from the first page to the seller's own?"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from itertools import islice
from typing import Final

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from platform_core.drivers.demo.people import PASSWORD, SECOND, STAFF
from platform_core.sandbox.credit_codes import known_codes
from tests.journeys.browsing import picture
from tests.journeys.clerks import Clerk
from tests.journeys.looks import faults
from tests.journeys.people import House, Until
from tests.journeys.readers import PHOTO, Reader

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)
CODE: Final = next(islice(known_codes("active"), 600, None))  # one that neither the demo nor another journey has used
PAPERS: Final = ("business_licence", "return_agreement", "food_licence")
ANOTHER: Final = f"{CODE[:-1]}{'A' if CODE[-1] != 'A' else 'B'}"  # the last character checks the others, and says no
FARM: Final = {
    "trade_name": "孙家山货",
    "representative": "孙小满",
    "business_address": "浙江省杭州市临安区太湖源镇白沙村六号",
    "region_code": "330112",
    "service_phone": "13900000007",
    "return_address": "浙江省杭州市临安区太湖源镇白沙村六号",
    "contact_name": "孙小满",
    "contact_phone": "13900000007",
}


@pytest.fixture(scope="module")
def sun(chromium: Browser, house: House) -> Iterator[Reader]:
    """Somebody with an account and no shop."""
    username = str(house.newcomer().get("/me").json()["username"])
    reader = Reader(chromium, house, username)
    yield reader
    reader.leaves()


@pytest.fixture(scope="module")
def lin(chromium: Browser, house: House) -> Iterator[Clerk]:
    clerk = Clerk(chromium, house, STAFF.username)
    yield clerk
    clerk.context.close()


@pytest.fixture(scope="module")
def he(chromium: Browser, house: House) -> Iterator[Clerk]:
    clerk = Clerk(chromium, house, SECOND.username)
    yield clerk
    clerk.context.close()


def begins(page: Page, house: House, *, kind: str, trade: str) -> None:
    """From the home page to the form, by clicking."""
    page.goto(f"{house.web}/")
    page.locator('a[href="/me/shop"]').first.click()
    page.locator(f"label[for=kind-{kind}]").click()
    page.locator(f"label[for=trade-{trade}]").click()
    page.locator("#choose button").click()
    expect(page.locator("#wanted")).to_be_visible()


def fills_in(page: Page, facts: dict[str, str]) -> None:
    for name, text in facts.items():
        page.locator(f"#apply-{name}").fill(text)
    page.locator("#apply .buttons button").click()


def hands_in(page: Page, kind: str, **facts: str) -> None:
    paper = page.locator(f"#paper-{kind}")
    if not page.locator(f"#{kind}").is_visible():
        paper.locator("summary").first.click()
    for name, text in facts.items():
        page.locator(f"#{kind}-{name}").fill(text)
    page.locator(f"#{kind}-file").set_input_files(files=[PHOTO])
    page.locator(f"#{kind} .buttons button").click()
    expect(page.locator(".messages")).to_be_visible()


def describe_company(house: House, name: str) -> dict[str, str]:
    """Fill the form of a company, with a code whose check character is wrong."""
    return {
        "trade_name": name,
        "legal_name": str(httpx.get(f"{house.outside}/registry/api/v1/enterprises/{CODE}").json()["name"]),
        "credit_code": ANOTHER,
        "legal_form": "有限责任公司",
        "registered_capital": "500000",
        "representative": "孙小满",
        "business_address": "浙江省杭州市西湖区龙井路一号",
        "service_phone": "0571-8765 4321",
        "return_address": "浙江省杭州市西湖区龙井路一号",
        "contact_name": "孙小满",
        "contact_phone": "139 5800 1234",
    }


class TestACompany:
    """In the order of the story."""

    def test_applies_and_is_admitted(self, house: House, sun: Reader, lin: Clerk, he: Clerk, until: Until) -> None:
        page, name = sun.page("zh", "360"), f"小满茶铺{secrets.token_hex(2)}"
        facts = describe_company(house, name)
        sun.looks("/me/shop", "apply-start")
        begins(page, house, kind="enterprise", trade="food")
        sun.looks(page.url.removeprefix(house.web), "apply-form")
        fills_in(page, facts)
        expect(page.locator(".field.wrong")).to_have_count(1)
        expect(page.locator("#apply-legal_name")).to_have_value(facts["legal_name"])
        picture(page, "apply-refused-zh-360")

        fills_in(page, {"credit_code": CODE})
        page.wait_for_url(re.compile("/me/shop/applications/"))
        here = page.url.removeprefix(house.web).partition("#")[0]
        sun.looks(here, "apply-documents", opened=True)
        page.goto(house.web + here)
        for kind in PAPERS:
            own = {} if kind == "return_agreement" else {"number": CODE, "issuer": "杭州市市场监督管理局"}
            hands_in(page, kind, **own)
        sun.looks(here, "apply-waiting")

        lin.looks_at_documents("verify")
        until(lambda: page.goto(house.web + here) and facts["legal_name"] in page.locator("#register").inner_text())
        lin.handles(name, "propose")
        sun.looks(here, "apply-proposed")
        he.handles(name, "approve")

        sun.looks(here, "apply-open")
        page.goto(house.web + here)
        page.locator("#next a.button:not(.quiet)").click()
        page.wait_for_url(f"{house.web}/seller/")
        expect(page.locator("h1")).to_be_visible()

    def test_comes_to_its_shop_when_it_signs_in(self, house: House, chromium: Browser, sun: Reader) -> None:
        with chromium.new_context(locale="zh-CN") as context:
            page = context.new_page()
            page.goto(f"{house.web}/accounts/login/")
            page.locator("input[name=login]").fill(sun.username)
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("main button[type=submit]").first.click()

            page.wait_for_url(f"{house.web}/seller/")


class TestAFarmer:
    @pytest.fixture
    def reader(self, chromium: Browser, house: House) -> Iterator[Reader]:
        reader = Reader(chromium, house, str(house.newcomer().get("/me").json()["username"]))
        yield reader
        reader.leaves()

    def test_reads_why_a_document_was_turned_away_hands_in_another_and_withdraws(
        self, house: House, reader: Reader, lin: Clerk
    ) -> None:
        page = reader.page("en", "1280")
        begins(page, house, kind="own_farm_produce", trade="fresh_food")
        reader.looks(page.url.removeprefix(house.web), "apply-farmer-form")
        page.locator("#apply-declares_exemption").check()
        fills_in(page, FARM)
        page.wait_for_url(re.compile("/me/shop/applications/"))
        here = page.url.partition("#")[0]
        hands_in(page, "identity", number="330112199001010017", issuer="杭州市公安局临安区分局")

        lin.looks_at_documents("turn_away", reason="照片里看不清号码")
        page.goto(here)
        expect(page.locator("#paper-identity")).to_contain_text("照片里看不清号码")
        reader.looks(here.removeprefix(house.web), "apply-turned-away")
        page.goto(here)
        hands_in(page, "identity", number="330112199001010017", issuer="杭州市公安局临安区分局")
        expect(page.locator("#paper-identity .badge")).to_have_text("handed in, to be looked at by us")
        page.locator("summary", has_text="Withdraw the application").click()
        page.locator("#withdraw button").click()

        expect(page.locator("h1 .badge")).to_have_text("withdrawn")
        reader.looks(here.removeprefix(house.web), "apply-withdrawn")

    def test_is_told_at_the_shops_door_whose_it_is(self, house: House, reader: Reader) -> None:
        page = reader.page("en", "360")
        answer = page.goto(f"{house.web}/seller/")

        assert answer
        assert answer.status == 403
        assert faults(page) == {}
        picture(page, "apply-wrong-door-en-360")
        page.get_by_role("link", name="Open a shop").click()
        expect(page.locator("#choose")).to_be_visible()
