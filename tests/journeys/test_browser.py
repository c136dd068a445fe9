"""What do people see who come with a browser? Documentation, staff who decide, and a payer at the cashier."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from platform_core.drivers.demo.people import PASSWORD, SECOND, STAFF, TOTP_SECRET
from platform_core.sandbox.credit_codes import RegisterState, known_codes
from tests.journeys.browsing import Onlooker, picture, signs_in, text_of
from tests.journeys.people import House, Person, Until, buy, tea

pytestmark = pytest.mark.journey
REGISTER = "sandbox"  # who answered, as the page names it
WANTED: Final = ("business_licence", "return_agreement", "food_licence")
expect.set_options(timeout=30_000)  # ms: Redoc draws all of the document before it shows any
Opens = Callable[..., Page]


@pytest.fixture
def opens(chromium: Browser) -> Iterator[Opens]:
    """A page for somebody who reads this language."""
    contexts: list[BrowserContext] = []

    def page(language: str = "zh-CN", **more: Any) -> Page:
        context = chromium.new_context(locale=language, viewport={"width": 1280, "height": 800}, **more)
        contexts.append(context)
        return context.new_page()

    yield page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def lin(chromium: Browser, house: House) -> Any:
    """Lin of the platform's staff, signed in with both factors; a code works once, so she does it once."""
    with chromium.new_context(locale="zh-CN") as context:
        page = context.new_page()
        page.goto(f"{house.web}/admin/")
        assert page.url.startswith(f"{house.web}/accounts/login/")
        picture(page, "sign-in")
        signs_in(page, username=STAFF.username, password=PASSWORD, secret=TOTP_SECRET)
        page.wait_for_url(f"{house.web}/admin/")
        picture(page, "admin")
        return context.storage_state()


@pytest.fixture(scope="module")
def he(chromium: Browser, house: House) -> Any:
    """He, the second of the two whom the opening of a shop needs."""
    with chromium.new_context(locale="zh-CN") as context:
        page = context.new_page()
        page.goto(f"{house.web}/admin/")
        signs_in(page, username=SECOND.username, password=PASSWORD, secret=TOTP_SECRET)
        page.wait_for_url(f"{house.web}/admin/")
        return context.storage_state()


@pytest.fixture(scope="module")
def codes() -> Callable[[RegisterState], str]:
    """Codes of the register that the demo has not used."""
    left = {standing: islice(known_codes(standing), 400, None) for standing in ("active", "revoked")}
    return lambda standing: next(left[standing])


def applies(house: House, name: str, code: str) -> Person:
    """A newcomer files the papers of a company."""
    newcomer = house.newcomer()
    applicant = Person(newcomer.door.replace("storefront", "seller"), newcomer.token)
    answer = applicant.send(
        "POST",
        "/applications",
        {
            "kind": "enterprise",
            "trade_name": name,
            "legal_name": _legal_name(house, code),
            "legal_form": "有限责任公司",
            "credit_code": code,
            "registered_capital": 50_000_000,
            "representative": "司徒云归",
            "business_address": "浙江省杭州市西湖区龙井路一号",
            "region_code": "330106",
            "service_phone": "0571-8765 4321",
            "contact_name": "司徒云归",
            "contact_phone": "13958001234",
            "return_address": "浙江省杭州市西湖区龙井路一号",
            "trades": ["food"],
        },
    )
    assert answer.status_code == 201, answer.text
    for kind in WANTED:
        told = {"kind": kind, "number": code, "issuer": "杭州市市场监督管理局", "valid_until": "2036-01-01"}
        assert applicant.send("POST", "/documents", told).status_code == 201
    return applicant


def verifies(house: House, page: Page, applicant: Person) -> None:
    """Staff look at each document and call back about it."""
    for document in applicant.get("/documents").json()["items"]:
        page.goto(f"{house.web}/admin/merchants/document/{document['id']}/look/")
        page.locator("select[name=method]").select_option("call")
        picture(page, f"document-{document['kind']}")
        page.locator("button[name=choice][value=verify]").click()
        page.wait_for_url(re.compile("/admin/merchants/document/$"))


def _legal_name(house: House, code: str) -> str:
    return str(httpx.get(f"{house.outside}/registry/api/v1/enterprises/{code}").json()["name"])


class TestTheHomePage:
    def test_leads_to_every_door_and_asks_nobody_outside(self, house: House, opens: Opens) -> None:
        seen = Onlooker.of(opens())
        seen.page.goto(house.web)

        expect(seen.page.locator("h1")).to_contain_text("守信于消费者")
        picture(seen.page, "home")
        assert seen.strayed() == []
        for link in seen.page.locator("main a").all():
            assert seen.page.request.get(house.web + str(link.get_attribute("href"))).status == 200


class TestTheDocumentation:
    def test_swagger_shows_an_operation_without_the_network(self, house: House, opens: Opens) -> None:
        seen = Onlooker.of(opens())
        seen.page.goto(f"{house.web}/api/swagger/#/storefront/purchases_create")  # of a long list only what is in sight

        expect(seen.page.locator("#operations-storefront-purchases_create")).to_contain_text("Idempotency-Key")
        picture(seen.page, "swagger", whole=False)
        assert seen.strayed() == []

    def test_redoc_shows_an_operation_without_the_network(self, house: House, opens: Opens) -> None:
        seen = Onlooker.of(opens())
        seen.page.goto(f"{house.web}/api/redoc/")

        shown = seen.page.locator("[id='tag/storefront/operation/purchases_create']")
        expect(shown).to_contain_text("Idempotency-Key", timeout=240_000)  # it draws all operations before it shows one
        picture(seen.page, "redoc", whole=False)
        assert seen.strayed() == []


class TestSigningIn:
    def test_is_asked_for_in_english_too(self, house: House, opens: Opens) -> None:
        page = opens("en-US")
        page.goto(f"{house.web}/accounts/login/")

        expect(page.locator("h1")).to_have_text("Sign In")
        assert page.locator("html").get_attribute("lang") == "en"
        picture(page, "sign-in-english")

    def test_with_a_wrong_password_says_so(self, house: House, opens: Opens) -> None:
        page = opens()
        page.goto(f"{house.web}/accounts/login/")
        page.locator("input[name=login]").fill(f"nobody_{secrets.token_hex(3)}")
        page.locator("input[name=password]").fill("not the password")
        page.locator("main button[type=submit]").click()

        expect(page.locator(".errorlist")).to_be_visible()
        picture(page, "sign-in-refused")

    def test_with_the_password_alone_opens_no_admin(self, house: House, opens: Opens) -> None:
        page = opens()
        page.goto(f"{house.web}/admin/")
        page.locator("input[name=login]").fill(STAFF.username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").click()

        expect(page.locator("input[name=code]")).to_be_visible()
        picture(page, "second-factor")
        page.goto(f"{house.web}/admin/")
        assert page.url.startswith(f"{house.web}/accounts/")

    def test_opens_no_admin_for_a_shopper(self, house: House, opens: Opens) -> None:
        page = opens()
        page.goto(f"{house.web}/accounts/login/")
        page.locator("input[name=login]").fill("shopper_li")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_url(f"{house.web}/me/")

        assert page.goto(f"{house.web}/admin/").status == 403


class TestStaff:
    def test_see_what_the_register_says_and_open_the_shop(
        self, house: House, opens: Opens, lin: Any, he: Any, codes: Callable[[RegisterState], str], until: Until
    ) -> None:
        name = f"云归茶舍{secrets.token_hex(2)}"
        applicant = applies(house, name, codes("active"))
        page = opens(storage_state=lin)

        verifies(house, page, applicant)
        self._decides(house, page, name, until)
        expect(page.locator("body")).to_contain_text(name)
        picture(page, "application-decision")
        page.locator("button[name=choice][value=propose]").click()
        page.wait_for_url(re.compile("/admin/merchants/application/$"))
        page = opens(storage_state=he)
        self._decides(house, page, name, until)
        page.locator("button[name=choice][value=approve]").click()

        page.wait_for_url(re.compile("/admin/merchants/application/$"))
        picture(page, "application-approved")
        shop = applicant.get("/shop")
        assert (shop.status_code, shop.json()["trade_name"], shop.json()["state"]) == (200, name, "open")
        page.goto(f"{house.web}/admin/merchants/merchant/")
        expect(page.locator("body")).to_contain_text(name)
        picture(page, "shops")

    def test_are_told_in_words_why_a_shop_cannot_be_opened(
        self, house: House, opens: Opens, lin: Any, codes: Callable[[RegisterState], str], until: Until
    ) -> None:
        name = f"吊销茶舍{secrets.token_hex(2)}"
        applicant = applies(house, name, codes("revoked"))
        page = opens(storage_state=lin)

        self._decides(house, page, name, until)
        page.locator("button[name=choice][value=propose]").click()

        expect(page.get_by_text("该店铺不符合开店条件")).to_contain_text("登记状态非在营")
        picture(page, "application-refused")
        [application] = applicant.get("/applications").json()["items"]
        assert application["state"] == "submitted"

    def _decides(self, house: House, page: Page, name: str, until: Until) -> None:
        """Open the application, once the register has answered."""

        def answered() -> bool:
            page.goto(f"{house.web}/admin/merchants/application/?q={name}")
            page.get_by_role("link", name=name).click()
            picture(page, "application")
            return REGISTER in text_of(page)

        until(answered)
        page.get_by_role("link", name=re.compile("Handle|办理|处理")).click()
        page.wait_for_url(re.compile("handle"))


class TestAPayer:
    def test_pays_at_the_cashier_and_the_order_is_paid(self, house: House, opens: Opens, until: Until) -> None:
        li = house.newcomer()
        purchase = buy(li, tea(li))
        order_id = purchase["orders"][0]["id"]
        page = opens()
        payment = li.get(f"/payments/{purchase['payment_id']}", return_to=f"/me/orders/{order_id}").json()
        page.goto(payment["cashier_url"])
        picture(page, "cashier")

        page.locator("input[name=tender][value=bank_card]").check()
        page.locator("#pay").click()
        expect(page.locator("#paid")).to_be_visible()
        picture(page, "cashier-paid")

        until(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")
        assert li.get(f"/payments/{purchase['payment_id']}").json()["tender"] == "bank_card"
        page.locator("#back").click()
        page.wait_for_load_state()
        picture(page, "back-at-the-shop")
        assert page.url.startswith(house.web)
        assert f"/me/orders/{order_id}" in page.url  # through the door, which asks who this is
