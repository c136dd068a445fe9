"""Does the browser have to hold anything back on a page of the house? Every kind of page, walked link by link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from platform_core.drivers.demo.people import PASSWORD, REGULATOR, SHOPPER, STAFF, TEA_OWNER, TOTP_SECRET
from tests.journeys.browsing import signs_in
from tests.journeys.people import House

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)
TOLD = "securitypolicyviolation"
LOGO = "img-src https://cdn.redoc.ly/redoc/logo-mini.svg "  # Redoc's own; a page of ours asks nobody but us
LISTENS = f"""
window.held_back = [];
document.addEventListener("{TOLD}", e => held_back.push(`${{e.effectiveDirective}} ${{e.blockedURI}} ${{e.sample}}`));
"""
IDS = re.compile(r"[0-9a-f-]{36}|\d+")  # pages of one kind differ by these; one of them is looked at
ROWS = re.compile(r"(/admin/\w+/\w+/)[^/]+(/\w+/)")
LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(a => a.href)"
LANGUAGES = ["zh-CN", "en"]
PAGES_OF = {
    "nobody": ["/", "/goods/", "/developers/", "/accounts/login/", "/ui/", "/accounts/nowhere", "/nowhere"],
    "shopper": ["/me/", "/accounts/2fa/", "/accounts/password/change/"],
    "shop": ["/seller/"],
    "regulator": ["/regulator/", "/accounts/2fa/"],
    "staff": ["/admin/", "/accounts/2fa/"],
}
KINDS = {"nobody": 5, "shopper": 6, "shop": 4, "regulator": 2, "staff": 60}  # of pages, at least
FILES = "/seller/export/"  # what lies there is fetched, not shown
WALKED = {
    "shopper": ("/me/", "/accounts/"),
    "shop": ("/seller/",),
    "regulator": ("/regulator/",),
    "staff": ("/admin/",),
}


@contextmanager
def reading(chromium: Browser, language: str, state: Any = None) -> Iterator[Page]:
    with chromium.new_context(locale=language, storage_state=state) as context:
        context.add_init_script(LISTENS)
        yield context.new_page()


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, house: House) -> dict[str, Any]:
    """The cookies of each; a one-time code works once, so they sign in once."""
    people = {"shopper": (SHOPPER, "/me/"), "shop": (TEA_OWNER, "/seller/")}
    trusted = {"regulator": (REGULATOR, "/regulator/"), "staff": (STAFF, "/admin/")}
    found: dict[str, Any] = {"nobody": None}
    for who, (person, door) in (people | trusted).items():
        with chromium.new_context() as context:
            page = context.new_page()
            page.goto(house.web + door)
            if who in trusted:
                signs_in(page, username=person.username, password=PASSWORD, secret=TOTP_SECRET)
            else:
                page.locator("input[name=login]").fill(person.username)
                page.locator("input[name=password]").fill(PASSWORD)
                page.locator("main button[type=submit]").first.click()
            page.wait_for_url(house.web + door)
            found[who] = context.storage_state()
    return found


def walk(page: Page, house: House, who: str) -> dict[str, list[str]]:
    """What was held back, by page; of every kind of page that links lead to."""
    queue, seen, held = list(PAGES_OF[who]), set(), {}
    while queue:
        path = queue.pop(0)
        if (kind := ROWS.sub(r"\1#\2", IDS.sub("#", path))) in seen:
            continue
        seen.add(kind)
        page.goto(house.web + path)
        held[kind] = page.evaluate("() => window.held_back || []")
        queue += [path for link in page.evaluate(LINKS) if (path := may_follow(link, house, who))]
    return held


def may_follow(link: str, house: House, who: str) -> str:
    """The path of a link that leads to a page, not out of the house nor to a file."""
    parts = urlsplit(link.removeprefix(house.web))
    leads = link.startswith(house.web) and parts.path.startswith(WALKED.get(who, ())) and FILES not in parts.path
    return parts.path if leads and (parts.path.endswith(("/", "s")) or IDS.search(parts.path)) else ""


class TestNothingIsHeldBack:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("who", PAGES_OF)
    def test_on_the_pages_of(self, chromium: Browser, house: House, signed_in: Any, who: str, language: str) -> None:
        with reading(chromium, language, signed_in[who]) as page:
            held = walk(page, house, who)

        assert len(held) >= KINDS[who]
        assert {kind: what for kind, what in held.items() if what} == {}

    def test_on_swagger(self, chromium: Browser, house: House) -> None:
        with reading(chromium, "zh-CN") as page:
            page.goto(f"{house.web}/api/swagger/")
            page.locator(".opblock").first.click()
            expect(page.locator(".opblock-body").first).to_be_visible()

            assert page.evaluate("() => window.held_back") == []

    def test_on_redoc(self, chromium: Browser, house: House) -> None:
        with reading(chromium, "zh-CN") as page:
            page.goto(f"{house.web}/api/redoc/")
            page.locator("input[type=text]").first.fill("refund", timeout=240_000)  # all operations are drawn before
            found = page.locator("[role=search] [role=menuitem], [data-role='search:results']").first
            expect(found).to_be_visible(timeout=240_000)

            assert page.evaluate("() => window.held_back") == [LOGO]


class TestTheAdmin:
    def test_still_answers_a_click(self, chromium: Browser, house: House, signed_in: Any) -> None:
        """Its menus open by expressions that stand in attributes."""
        with reading(chromium, "en", signed_in["staff"]) as page:
            page.goto(f"{house.web}/admin/")
            expect(page.locator("html[x-cloak]")).to_have_count(0)
