"""Does a shop that says nothing pay back what was returned to it, as a shopper with a browser sees it?

The days are those of 2026, in a house of its own: the refund falls into the National Day's holiday, so that the strict
end and the end by law differ, and both are on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from platform_core.clock import LOCAL
from platform_core.drivers.demo.people import TEA_OWNER
from tests.journeys.browsing import picture
from tests.journeys.clocks import Clock
from tests.journeys.looks import faults
from tests.journeys.people import House, Person, Until, buy, tea
from tests.journeys.readers import PHOTO, Reader

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)

STATEMENT: Final = "包装内有水渍，茶叶已受潮。"
WAREHOUSE: Final = "浙江省杭州市西湖区文三路100号一层仓库"
PIECE: Final = "¥128.00"
STRICT, BY_LAW = "2026年10月7日", "2026年10月8日"  # each the last day: the ends are exclusive
TOO_LATE: Final = {"zh": "提出异议的期限已过", "en": "The time to object is over"}
LAPSED: Final = {"zh": "逾期未办", "en": "not done in time"}


def day(month: int, date: int, hour: int = 0) -> datetime:
    return datetime(2026, month, date, hour, tzinfo=LOCAL)


@dataclass
class Story:
    """The people, where they are, and how far the return has come."""

    house: House
    clock: Clock
    until: Until
    li: Person
    shopper: Reader
    chen: Reader
    order: str
    case: str = ""

    @property
    def mine(self) -> str:
        return f"/me/returns/{self.case}"

    @property
    def the_shops(self) -> str:
        return f"/seller/returns/{self.case}"

    def opened(self, page: Page, path: str) -> Page:
        page.goto(self.house.web + path)
        return page


@pytest.fixture
def story(autumn: House, chromium: Browser, until: Until) -> Iterator[Story]:
    """Li has bought two pieces of tea, and signed for them on the eve of Mid-Autumn.

    The house comes first, so that the browser and its loop are gone when it is pulled down.
    """
    with Clock(autumn.environment, outside=autumn.outside) as clock:
        clock.move_to(day(9, 24, 10))
        li = autumn.newcomer()
        shopper = Reader(chromium, autumn, li.get("/me").json()["username"])
        chen = Reader(chromium, autumn, TEA_OWNER.username)
        yield Story(autumn, clock, until, li, shopper, chen, delivered(autumn, li, until))
        shopper.leaves()
        chen.leaves()


def delivered(house: House, li: Person, until: Until) -> str:
    purchase = buy(li, tea(li), quantity=2)
    order_id = str(purchase["orders"][0]["id"])
    house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
    until(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")
    waybill = house.hand_over(order_id)
    until(lambda: house.knows_parcel(waybill))
    house.driver(waybill, "signed", place="door", signed_by="addressee")
    until(lambda: "confirm_receipt" in li.get(f"/orders/{order_id}").json()["actions"])
    return order_id


@pytest.mark.duty("CRL-25a", "CRL-25c", "NRR-09", "NRR-11", "NRR-13", "NRR-17")
def test_tea_goes_back_without_a_reason_and_a_silent_shop_pays(story: Story) -> None:
    li_sees_what_she_may_do(story)
    li_chooses_a_piece_and_sees_her_money(story)
    li_gives_notice_with_a_nervous_finger(story)
    li_sends_it_back(story)
    chen_sees_that_something_comes(story)
    the_carrier_brings_it(story)
    chen_sees_both_ends_of_the_clock_and_says_nothing(story)
    chen_objects_too_late(story)
    the_clock_pays(story)
    both_see_how_it_ended(story)


def li_sees_what_she_may_do(story: Story) -> None:
    """From her first page on, by links alone: until when, at whose cost, and why."""
    story.shopper.looks("/me/", "return-1-home")
    page = story.opened(story.shopper.page(), "/me/")
    page.locator("table a").first.click()
    page.wait_for_url(re.compile(f"/me/orders/{story.order}"))
    card = page.locator("[id^=right-return_without_reason]")
    expect(card).to_contain_text(f"{BY_LAW} 24:00")
    expect(card).to_contain_text("费用由您承担")
    story.shopper.looks(f"/me/orders/{story.order}", "return-2-order")
    card.get_by_role("link").click()
    page.wait_for_url(re.compile("/return$"))
    story.shopper.looks(f"/me/orders/{story.order}/return", "return-3-choose")


def li_chooses_a_piece_and_sees_her_money(story: Story) -> None:
    """Before anything is sent (NRR-17)."""
    page = story.shopper.page()
    page.locator("#choose input").fill("1")
    page.locator("#choose button").click()
    expect(page.locator("#back")).to_have_text(PIECE)
    story.shopper.looks(page.url.removeprefix(story.house.web), "return-4-summary")
    assert story.li.get("/returns").json()["items"] == []


def li_gives_notice_with_a_nervous_finger(story: Story) -> None:
    """Pressed twice and loaded again, it is one return; its address is there at once."""
    page = story.shopper.page()
    page.locator("#give button").dblclick()
    expect(page).to_have_url(re.compile("/me/returns/"))  # forgives what the second click broke off
    expect(page.locator("address")).to_contain_text(WAREHOUSE)
    picture(page, "return-5-given")
    page.reload()
    [case] = story.li.get("/returns").json()["items"]
    story.case = case["id"]
    assert story.case in page.url
    story.shopper.looks(story.mine, "return-5-noticed")


def li_sends_it_back(story: Story) -> None:
    page = story.opened(story.shopper.page("en", "360"), story.mine)
    page.get_by_label("Carrier").fill("sandbox")
    page.get_by_label("Waybill number").fill(waybill(story))
    page.locator("#send_back button").click()
    expect(page.locator(".messages")).to_have_text("The parcel is noted.")
    story.shopper.looks(story.mine, "return-6-sent")


def chen_sees_that_something_comes(story: Story) -> None:
    """In a browser of his own."""
    story.chen.looks("/seller/", "return-7-shop-home")
    story.chen.looks("/seller/returns", "return-7-shop-list")
    story.chen.looks(story.the_shops, "return-7-shop-sent", opened=True)


def the_carrier_brings_it(story: Story) -> None:
    story.until(lambda: story.house.knows_parcel(waybill(story)))
    story.clock.move_to(day(9, 30, 15))
    story.house.driver(waybill(story), "signed", place="front_desk", signed_by="addressee")
    story.until(lambda: story.li.get(f"/returns/{story.case}").json()["state"] == "back")


def chen_sees_both_ends_of_the_clock_and_says_nothing(story: Story) -> None:
    page = story.opened(story.chen.page(), "/seller/")
    promise = refund_clock(page)
    promise.locator(".what").get_by_role("link").click()  # beside it: why then?
    page.wait_for_url(re.compile(story.the_shops))
    for end in (STRICT, BY_LAW):
        expect(refund_clock(page)).to_contain_text(f"{end} 24:00")
    story.chen.looks("/seller/", "return-8-shop-home")
    story.chen.looks(story.the_shops, "return-8-shop-back", opened=True)
    story.shopper.looks(story.mine, "return-8-back")


def chen_objects_too_late(story: Story) -> None:
    """He begins in time and sends it a second late, in either language: refused, and his words are still there."""
    pages = {"zh": story.chen.page("zh", "1280"), "en": story.chen.page("en", "360")}
    for page in pages.values():
        story.opened(page, story.the_shops).locator("details:has(#object) > summary").click()
        page.locator("#object input[type=checkbox]").first.check()
        page.locator("#object textarea").fill(STATEMENT)
        page.locator("#object input[type=file]").set_input_files(files=[PHOTO])
    story.clock.move_to(day(10, 8) + timedelta(seconds=1))
    for language, page in pages.items():
        page.locator("#object button").click()
        expect(page.locator("main > .problem")).to_contain_text(TOO_LATE[language])
        expect(page.locator("main")).to_contain_text(STATEMENT)
        expect(page.locator("#object")).to_have_count(0)
        picture(page, f"return-9-shop-late-{language}")
        assert faults(page) == {}
    assert story.li.get(f"/returns/{story.case}").json()["objection"] is None


def the_clock_pays(story: Story) -> None:
    """Not in the last second of the eighth; with the ninth."""
    page = story.shopper.page("en", "360")

    def says() -> list[str]:
        return story.opened(page, story.mine).locator("main .badge").all_inner_texts()

    story.clock.last_seconds_before(day(10, 9), still=lambda: says() == ["goods are back"])
    story.until(lambda: says()[0] == "refund granted")
    story.until(lambda: says() == ["refund granted", "paid back"])
    expect(page.locator(".facts")).to_contain_text("The shop said nothing in time")
    [refund] = [row for row in story.house.statement() if row["kind"] == "refund"]
    assert refund["amount"] == 12_800


def both_see_how_it_ended(story: Story) -> None:
    """The shopper her money; the shop, that it was silent."""
    story.shopper.looks(story.mine, "return-10-paid")
    story.shopper.looks(f"/me/orders/{story.order}", "return-10-order")
    story.shopper.looks("/me/returns", "return-10-list")
    story.chen.looks(story.the_shops, "return-10-shop-missed", opened=True)
    for language, said in LAPSED.items():
        expect(refund_clock(story.chen.page(language))).to_contain_text(said)
        expect(refund_clock(story.chen.page(language))).to_have_class(re.compile("missed"))


def waybill(story: Story) -> str:
    return f"BK{story.case[-12:]}".upper()


def refund_clock(page: Page) -> Locator:
    return page.locator(
        ".clock, .due > li", has=page.locator(".what", has_text=re.compile(r"^(退还货款|Pay the refund)( ·.*)?$"))
    )
