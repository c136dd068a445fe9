"""A tea house prices, promotes and takes a clerk on; a lamp shop appeals against a measure: with a browser alone."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from platform_core.drivers.demo.people import LAMP_OWNER, SECOND, STAFF, TEA_OWNER
from tests.journeys.clerks import Clerk
from tests.journeys.jobs import open_page
from tests.journeys.people import House, tea
from tests.journeys.readers import Reader

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)
Opens = Callable[[str], Reader]


@pytest.fixture(scope="module")
def opens(chromium: Browser, house: House) -> Iterator[Opens]:
    readers: dict[str, Reader] = {}

    def opened(username: str) -> Reader:
        return readers.setdefault(username, Reader(chromium, house, username))

    yield opened
    for reader in readers.values():
        reader.leaves()


@pytest.fixture(params=[("zh", "1280"), ("en", "360")], ids="-".join)
def kind(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The language, and the width of the window."""
    found: tuple[str, str] = request.param
    return found


def in_days(days: int) -> str:
    """The date by our clock so many days from now."""
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * 86_400 + 8 * 3_600))


def shops_that_sell(house: House) -> set[str]:
    return {card["merchant_id"] for card in house.shopper().get("/listings").json()["items"]}


def presses(page: Page, form: str) -> None:
    page.locator(f"#{form} .buttons button").click()


class TestAShop:
    def test_prices_and_promotes(self, opens: Opens, house: House, kind: tuple[str, str]) -> None:
        reader = opens(TEA_OWNER.username)
        page = reader.page(*kind)
        page.goto(f"{house.web}/seller/")
        with reader.job("set a price and promote", *kind):
            open_page(page, "/seller/prices")
            page.locator("main tbody a[href^='/seller/prices/']").nth(int(kind[1] == "360")).click()
            page.locator("#set_price-price").fill("300")
            presses(page, "set_price")
            expect(page.locator(".messages")).to_be_visible()
            page.locator("#promote-price").fill("9999")
            page.locator("#promote-last_day").fill(in_days(3))
            presses(page, "promote")
            expect(page.locator(".problem").first).to_be_visible()  # a promotion lowers: it says so, and keeps the day
            page.locator("#promote-price").fill("0.10")
            presses(page, "promote")
            expect(page.locator(".messages")).to_be_visible()
        reader.looks(page.url.removeprefix(house.web).partition("#")[0], f"seller-price-promoted-{kind[1]}")

    def test_invites_a_clerk_who_sees_what_the_role_may(
        self, opens: Opens, house: House, kind: tuple[str, str]
    ) -> None:
        email = f"{secrets.token_hex(6)}@example.com"
        clerk = house.newcomer(email=email).get("/me").json()
        reader = opens(TEA_OWNER.username)
        page, theirs = reader.page(*kind), opens(clerk["username"]).page(*kind)
        page.goto(f"{house.web}/seller/")
        with reader.job("invite a clerk", *kind):
            open_page(page, "/seller/team")
            page.locator("#invite-to").fill("nobody")
            page.locator("#invite-role").select_option("service")
            presses(page, "invite")
            expect(page.locator("#invite-to")).to_have_value("nobody")
            page.locator("#invite-to").fill(email)
            presses(page, "invite")
            link = page.locator("section.good code").inner_text()
        with opens(clerk["username"]).job("accept an invitation", *kind):
            theirs.goto(link)
            presses(theirs, "accept")
            theirs.wait_for_url(re.compile("/seller/#main$"))
        answer = theirs.goto(f"{house.web}/seller/balance/month/file")
        assert answer
        assert answer.status == 403
        page.goto(f"{house.web}/seller/team")
        expect(page.locator("main")).to_contain_text(clerk["username"])

    def test_goes_on_holiday_and_comes_back_early(self, opens: Opens, house: House, kind: tuple[str, str]) -> None:
        reader = opens(TEA_OWNER.username)
        page, today = reader.page(*kind), in_days(0)
        page.goto(f"{house.web}/seller/")
        with reader.job("go on holiday", *kind):
            open_page(page, "/seller/holidays")
            page.locator("#set-first_day").fill(today)
            page.locator("#set-sells_again_on").fill(in_days(31))
            presses(page, "set")
            expect(
                page.locator(".problem").first
            ).to_be_visible()  # thirty days at most: it says so, and keeps the days
            expect(page.locator("#set-first_day")).to_have_value(today)
            page.locator("#set-sells_again_on").fill(in_days(3))
            presses(page, "set")
            expect(page.locator("#end")).to_be_visible()
        reader.looks("/seller/holidays", f"seller-holidays-{kind[1]}")
        shopper = house.shopper()
        lines = [{"sku_id": tea(shopper), "quantity": 1}]
        refused = shopper.send("POST", "/quotes", {"lines": lines})
        assert (refused.status_code, refused.json()["code"]) == (422, "orders.shop_rests")
        with reader.job("end the holiday", *kind):
            presses(page, "end")
            expect(page.locator("#set")).to_be_visible()
        assert shopper.send("POST", "/quotes", {"lines": lines}).status_code == 201

    def test_announces_that_it_closes_and_takes_it_back(
        self, opens: Opens, house: House, kind: tuple[str, str]
    ) -> None:
        """The notice of thirty days, and the end of it, are tried beside a clock: tests/merchants/closing."""
        reader, selling = opens(TEA_OWNER.username), shops_that_sell(house)
        page = reader.page(*kind)
        page.goto(f"{house.web}/seller/")
        with reader.job("close the shop", *kind):
            open_page(page, "/seller/closings")
            page.locator("section[aria-labelledby=announcing] summary").click()
            presses(page, "announce")
            expect(page.locator(".messages")).to_be_visible()
        closing = page.url.removeprefix(house.web).partition("#")[0]
        reader.looks(closing, f"seller-closing-{kind[1]}")
        [gone] = selling - shops_that_sell(house)
        assert house.shopper().get(f"/merchants/{gone}").json()["closes_at"]
        page.goto(f"{house.web}{closing}")
        with reader.job("take the closing back", *kind):
            page.locator("details:has(#take_back) summary").click()
            presses(page, "take_back")
            expect(page.locator(".messages")).to_be_visible()
        assert shops_that_sell(house) == selling
        reader.looks("/seller/closings", f"seller-closings-{kind[1]}")


class TestAShopThatIsToBeRestricted:
    def test_is_heard_and_appeals(self, opens: Opens, house: House, chromium: Browser, kind: tuple[str, str]) -> None:
        reader = opens(LAMP_OWNER.username)
        page = reader.page(*kind)
        lin, he = (Clerk(chromium, house, each.username) for each in (STAFF, SECOND))
        lamps = house.signed_in(LAMP_OWNER.username, door="seller").get("/shop").json()["merchant_id"]
        self._proposes(he, house, lamps)

        page.goto(f"{house.web}/seller/")
        with reader.job("answer a hearing", *kind):
            open_page(page, "/seller/sanctions")
            page.locator("main a[href*='/seller/sanctions/']").first.click()
            page.locator("#answer-text").fill("灯具有认证，证书编号见附件。")
            presses(page, "answer")
            expect(page.locator(".messages")).to_be_visible()
        measure = page.url.removeprefix(house.web).partition("#")[0].rpartition("/")[2]
        self._decides(he, measure, "decide")
        page.goto(f"{house.web}/seller/")
        with reader.job("appeal against a measure", *kind):
            open_page(page, "/seller/sanctions")
            page.locator(f"main a[href*='{measure}']").first.click()
            page.locator("#appeal-text").fill("证书有效期到明年。")
            presses(page, "appeal")
            expect(page.locator(".messages")).to_be_visible()
        self._decides(lin, measure, "reverse")
        page.reload()
        expect(page.locator("main")).to_contain_text("理由成立")
        reader.looks(f"/seller/sanctions/{measure}", f"seller-measure-{kind[1]}")
        lin.context.close()
        he.context.close()

    def _proposes(self, clerk: Clerk, house: House, merchant_id: str) -> None:
        page = clerk.page
        page.goto(f"{house.web}/admin/merchants/sanction/propose")
        page.locator("[name=merchant]").fill(merchant_id)
        page.locator("[name=kind]").select_option("listing_restriction")
        page.locator("[name=facts]").fill("台灯没有认证标志")
        page.locator("[name=clause]").select_option(index=0)
        page.locator("[name=evidence]").fill("抽检记录 2026-11")
        page.locator("[name=category]").fill("general")
        page.locator("button[name=choice]").click()
        page.wait_for_url(re.compile("/admin/merchants/sanction/$"))

    def _decides(self, clerk: Clerk, measure: str, choice: str) -> None:
        page = clerk.page
        page.goto(f"{clerk.house.web}/admin/merchants/sanction/{measure}/handle")
        page.locator("textarea").first.fill("理由成立")
        page.locator(f"button[name=choice][value={choice}]").click()
        page.wait_for_url(re.compile("/admin/merchants/sanction/$"))
