"""Are the pages of shop and shopper fit to be used, in both languages, on a telephone and on a desk?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from platform_core.drivers.demo.people import TEA_OWNER
from tests.journeys.acts import bought_book, states, stop_links
from tests.journeys.browsing import picture
from tests.journeys.looks import faults
from tests.journeys.people import House, Person, Until, buy, tea
from tests.journeys.readers import PHOTO, Reader

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)


@dataclass
class Story:
    """One sale and what came of it: the people, and where their pages are."""

    shopper: Reader
    seller: Reader
    li: Person
    order_id: str


@pytest.fixture(scope="module")
def story(chromium: Browser, house: House, until: Until) -> Iterator[Story]:
    """Li has bought tea and paid for it."""
    li = house.newcomer()
    username = li.get("/me").json()["username"]
    purchase = buy(li, tea(li), quantity=2)
    house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
    order_id = purchase["orders"][0]["id"]
    until(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")
    told = Story(Reader(chromium, house, username), Reader(chromium, house, TEA_OWNER.username), li, order_id)
    yield told
    told.shopper.leaves()
    told.seller.leaves()


class TestThePages:
    """In the order of the story, each looked at by those who need it there."""

    def test_of_parts(self, story: Story) -> None:
        story.shopper.looks("/ui/", "parts")
        story.shopper.looks("/demo/", "who-is-who")

    def test_of_the_rules_for_everybody(self, story: Story) -> None:
        story.shopper.looks("/open/rules/", "open-rules")
        story.shopper.looks("/open/rules/returns", "open-rule")
        story.shopper.looks("/open/rules/returns/1", "open-rule-version")

    def test_of_the_guides_for_everybody(self, story: Story) -> None:
        story.shopper.looks("/open/guides/", "open-guides")
        story.shopper.looks("/open/guides/return_window/1", "open-guide")
        story.shopper.looks("/me/guides/return_window/1", "me-guide")

    def test_of_how_listings_are_ordered(self, story: Story) -> None:
        story.shopper.looks("/open/ranking/", "open-ranking")

    def test_of_who_is_behind_a_shop(self, story: Story) -> None:
        shop = story.li.get(f"/orders/{story.order_id}").json()["merchant_id"]
        story.shopper.looks(f"/open/shops/{shop}", "open-shop")
        story.seller.looks("/seller/documents", "seller-documents", opened=True)

    def test_of_measures_where_there_are_none(self, story: Story) -> None:
        story.shopper.looks("/open/bulletins/", "open-bulletins")
        story.seller.looks("/seller/sanctions", "seller-sanctions")

    def test_of_recalls_and_samples_where_there_are_none(self, story: Story) -> None:
        story.shopper.looks("/open/recalls/", "open-recalls")
        story.shopper.looks("/open/sampling/", "open-samplings")
        story.shopper.looks("/me/recalls", "me-recalls")
        story.seller.looks("/seller/safety", "seller-safety")

    def test_of_reports_and_notices_of_infringement(self, story: Story, house: House) -> None:
        story.shopper.looks("/open/infringements/", "open-infringements")
        story.shopper.looks("/open/report", "open-report")
        story.shopper.looks("/me/infringements", "me-infringements")
        story.seller.looks("/seller/infringements", "seller-infringements")
        shop = story.li.get(f"/orders/{story.order_id}").json()["merchant_id"]
        page = story.shopper.page()
        page.goto(f"{house.web}/me/reports?target=shop&id={shop}")
        page.locator("#file-offence").select_option("false_claims")
        page.locator("#file-statement").fill("页面写的是明前茶，包装上的日期是七月。")
        page.locator("#file-evidence").set_input_files(files=[PHOTO])
        page.locator("#file button").click()
        page.wait_for_url(re.compile("/me/reports/"))
        story.shopper.looks(page.url.removeprefix(house.web).partition("#")[0], "me-report-filed", opened=True)
        story.shopper.looks("/me/reports", "me-reports")

    def test_of_relief_and_a_shops_balance(self, story: Story) -> None:
        story.shopper.looks("/open/relief/", "open-relief")
        story.seller.looks("/seller/balance", "seller-balance")

    def test_of_a_paid_order(self, story: Story) -> None:
        order = f"/me/orders/{story.order_id}"
        story.shopper.looks("/me/", "me-home")
        story.shopper.looks(order, "me-order-paid", opened=True)
        story.shopper.looks(f"{order}/contract", "me-contract")
        story.seller.looks(f"/seller/orders/{story.order_id}/contract", "seller-contract")
        story.shopper.looks(f"{order}/complain", "me-complain")
        story.seller.looks("/seller/", "seller-home")
        story.seller.looks("/seller/credit", "seller-credit")
        story.seller.looks("/seller/plans", "seller-plans")
        story.shopper.looks("/me/subscriptions", "me-subscriptions")
        story.shopper.looks("/me/privacy", "me-privacy")
        story.shopper.looks("/me/sessions", "me-sessions")
        story.shopper.looks("/open/privacy/", "open-privacy")
        story.seller.looks("/seller/prices", "seller-prices")
        sku = story.li.get(f"/orders/{story.order_id}").json()["lines"][0]["sku_id"]
        story.seller.looks(f"/seller/prices/{sku}", "seller-price")
        story.shopper.looks(f"/open/prices/{sku}", "open-prices")
        shop = story.li.get(f"/orders/{story.order_id}").json()["merchant_id"]
        story.shopper.looks(f"/open/merchants/{shop}/credit", "open-credit")
        story.seller.looks(f"/seller/orders/{story.order_id}", "seller-order-paid")

    def test_of_a_parcel_on_its_way(self, story: Story, house: House, until: Until) -> None:
        page = story.seller.page()
        page.goto(f"{house.web}/seller/orders/{story.order_id}")
        page.locator("#reveal button").click()
        expect(page.locator("#label")).to_contain_text("欧阳飞燕")
        picture(page, "seller-order-label")
        waybill = f"SF{story.order_id.replace('-', '')[:16]}"
        page.locator("#ship-waybill").fill(waybill)
        page.locator("#ship button").click()
        expect(page.locator(".messages")).to_be_visible()

        until(lambda: house.knows_parcel(waybill))
        house.driver(waybill, "signed", place="door", signed_by="addressee")
        until(lambda: story.li.get(f"/orders/{story.order_id}").json()["shipments"][0]["signed_at"])
        story.shopper.looks(f"/me/orders/{story.order_id}", "me-order-delivered")
        story.shopper.looks(f"/me/orders/{story.order_id}/return", "me-return-choose")

    def test_of_codes(self, story: Story, house: House, until: Until) -> None:
        order_id = bought_book(story.li, house, until)
        selling, shopping = story.seller.page(), story.shopper.page()
        story.seller.looks(f"/seller/orders/{order_id}", "seller-order-by-code")
        story.shopper.looks(f"/me/orders/{order_id}", "me-order-by-code")
        selling.goto(f"{house.web}/seller/orders/{order_id}")
        selling.locator("#hand_over_codes textarea").fill("LJ-0001\nLJ-0002")
        selling.locator("#hand_over_codes button").click()
        expect(selling.locator(".messages")).to_be_visible()
        shopping.goto(f"{house.web}/me/orders/{order_id}")
        shopping.locator("#show_codes button").click()
        expect(shopping.locator("#own-codes")).to_contain_text("LJ-0002")
        picture(shopping, "me-order-codes-shown")

        story.seller.looks(f"/seller/orders/{order_id}", "seller-order-codes")
        story.shopper.looks(f"/me/orders/{order_id}", "me-order-codes")

    def test_of_a_review(self, story: Story, house: House) -> None:
        line = story.li.get(f"/orders/{story.order_id}").json()["lines"][0]["id"]
        page = story.shopper.page()
        page.goto(f"{house.web}/me/reviews/{line}")
        story.shopper.looks(f"/me/reviews/{line}", "me-review-open")
        page.locator("#review-stars_3").check()
        page.locator("#review-text").fill("香气一般，包装受潮。")
        page.locator("#review button").click()
        expect(page.locator(".messages")).to_be_visible()
        selling = story.seller.page()
        selling.goto(f"{house.web}/seller/reviews/{line}")
        selling.locator("#reply-text").fill("抱歉，已更换防潮包装。")
        selling.locator("#reply button").click()
        expect(selling.locator(".messages")).to_be_visible()
        listing = story.li.get("/reviews").json()["items"][0]["listing_id"]

        story.shopper.looks(f"/me/reviews/{line}", "me-review")
        story.seller.looks(f"/seller/reviews/{line}", "seller-review")
        story.seller.looks("/seller/reviews", "seller-reviews")
        story.shopper.looks(f"/open/listings/{listing}/reviews", "open-reviews")

    def test_of_a_return(self, story: Story, house: House, until: Until) -> None:
        page = story.shopper.page("en", "360")
        page.goto(f"{house.web}/me/orders/{story.order_id}/return")
        page.get_by_label("Longjing").fill("1")
        page.locator("#choose button").click()
        expect(page.locator("#back")).to_have_text("¥128.00")
        picture(page, "me-return-summary-en-360")
        assert faults(page) == {}
        page.locator("#give button").click()
        page.wait_for_url(re.compile("/me/returns/"))
        address = page.url.removeprefix(house.web).partition("#")[0]
        expect(page.locator("address")).to_be_visible()

        story.shopper.looks(address, "me-return-noticed", opened=True)
        story.seller.looks(address.replace("/me/", "/seller/"), "seller-return-noticed", opened=True)
        page.locator("#send_back-carrier").fill("sf")
        page.locator("#send_back-waybill").fill("SF20260001")
        page.locator("#send_back button").click()
        expect(page.locator(".messages")).to_be_visible()
        selling = story.seller.page()
        selling.goto(house.web + address.replace("/me/", "/seller/"))
        selling.locator("summary", has_text="已收到退货").click()
        selling.locator("#confirm_arrival button").click()
        expect(selling.locator(".messages")).to_be_visible()
        story.seller.looks(address.replace("/me/", "/seller/"), "seller-return-back", opened=True)
        story.shopper.looks(address, "me-return-back")
        story.shopper.looks("/me/returns", "me-returns")
        story.seller.looks("/seller/returns", "seller-returns")

    def test_of_a_claim(self, story: Story, house: House, until: Until) -> None:
        page = story.shopper.page()
        page.goto(f"{house.web}/me/orders/{story.order_id}")
        page.locator("#claim").click()
        story.shopper.looks(f"/me/orders/{story.order_id}/claim", "me-claim-file")
        page.locator("#file-right").select_option(index=1)
        page.locator("#file-statement").fill("罐身凹陷，与描述不符。")
        page.locator("#file-file").set_input_files(files=[PHOTO])
        page.locator("#file button").click()
        page.wait_for_url(re.compile("/me/claims/"))
        address = page.url.removeprefix(house.web).partition("#")[0]

        story.shopper.looks(address, "me-claim-filed", opened=True)
        story.seller.looks(address.replace("/me/", "/seller/"), "seller-claim-filed", opened=True)
        selling = story.seller.page()
        selling.goto(house.web + address.replace("/me/", "/seller/"))
        selling.locator("summary", has_text="同意").first.click()
        selling.locator("#agree button").click()
        expect(selling.locator(".messages")).to_be_visible()
        story.shopper.looks(address, "me-claim-granted")
        story.shopper.looks("/me/claims", "me-claims")
        story.seller.looks("/seller/claims", "seller-claims")

    def test_of_a_complaint(self, story: Story, house: House, until: Until) -> None:
        page = story.shopper.page()
        page.goto(f"{house.web}/me/orders/{story.order_id}/complain")
        page.locator("#file-topic").select_option("faulty")
        page.locator("#file-statement").fill("茶叶受潮，有霉味。")
        page.locator("#file-demand_0").check()
        page.locator("#file-evidence").set_input_files(files=[PHOTO])
        page.locator("#file button").click()
        page.wait_for_url(re.compile("/me/complaints/"))
        address = page.url.removeprefix(house.web).partition("#")[0]

        story.shopper.looks(address, "me-complaint-filed", opened=True)
        story.seller.looks(address.replace("/me/", "/seller/"), "seller-complaint-filed", opened=True)
        story.shopper.looks("/me/complaints", "me-complaints")
        story.seller.looks("/seller/complaints", "seller-complaints")
        story.seller.looks("/seller/", "seller-home-busy")
        story.shopper.looks("/me/", "me-home-busy")
        story.seller.looks("/seller/violations", "seller-violations")

    def test_of_customer_service(self, story: Story, house: House) -> None:
        shop = story.li.get(f"/orders/{story.order_id}").json()["merchant_id"]
        page = story.shopper.page()
        page.goto(f"{house.web}/me/orders/{story.order_id}/ask")
        page.locator("#start-text").fill("这款茶叶适合冷泡吗？")
        page.locator("#start button").click()
        page.wait_for_url(re.compile("/me/conversations/"))
        address = page.url.removeprefix(house.web).partition("#")[0]

        story.shopper.looks(address, "me-conversation", opened=True)
        story.shopper.looks("/me/conversations", "me-conversations")
        story.shopper.looks("/me/conversations/new", "me-ask")
        story.seller.looks("/seller/conversations", "seller-conversations")
        story.seller.looks(address.replace("/me/", "/seller/"), "seller-conversation", opened=True)
        story.seller.looks("/seller/complaint-records", "seller-complaint-records")
        story.shopper.looks("/open/service/", "open-service")
        story.shopper.looks(f"/open/shops/{shop}/complaints", "open-complaints")

    def test_of_a_case_outside(self, story: Story, house: House) -> None:
        order_id = story.li.get("/orders").json()["items"][0]["id"]
        page = story.shopper.page()
        page.goto(f"{house.web}/me/orders/{order_id}/outside")
        page.locator("#track-kind").select_option("court")
        page.locator("#track-authority").fill("福州市鼓楼区人民法院")
        page.locator("#track-authority_no").fill("(2026)闽0102民初1号")
        page.locator("#track-filed_on").fill("2026-03-02")
        page.locator("#track button").click()
        page.wait_for_url(re.compile("/me/outside/"))
        address = page.url.partition("#")[0].removeprefix(house.web)
        story.shopper.looks(address, "me-outside", opened=True)
        story.seller.looks(address.replace("/me/", "/seller/"), "seller-outside")
        story.shopper.looks(f"/me/orders/{order_id}/outside", "me-ways-outside")
        story.shopper.looks("/me/disputes", "me-disputes")
        story.seller.looks("/seller/disputes", "seller-disputes")

    def test_of_advertisements(self, story: Story, house: House, until: Until) -> None:
        page = story.shopper.page()
        page.goto(f"{house.web}/me/consents")
        page.locator("#agree-shop").select_option(index=1)
        page.locator("#agree-agreed").check()
        page.locator("#agree button").click()
        expect(page.locator(".messages")).to_be_visible()
        selling = story.seller.page()
        selling.goto(f"{house.web}/seller/advertisements")
        for name, said in (("subject", "新茶上市"), ("body", "今年的龙井到货了。"), ("contact", "0571-8765 4321")):
            selling.locator(f"#advertise-{name}").fill(said)
        selling.locator("#advertise button").click()
        expect(selling.locator(".messages")).to_be_visible()
        until(lambda: stop_links(story.li))
        story.shopper.looks("/me/consents", "me-consents")
        story.seller.looks("/seller/advertisements", "seller-advertisements")
        story.shopper.looks(stop_links(story.li)[0].removeprefix(house.web), "open-stop-advertising")

    def test_of_the_shop_window(self, story: Story) -> None:
        listing = story.li.get("/listings").json()["items"][0]["id"]
        story.shopper.looks("/", "window")
        story.shopper.looks("/developers/", "developers")
        story.shopper.looks("/goods/", "window-goods")
        story.shopper.looks("/goods/?q=茶&in_stock=true&price_from=1&order=price", "window-search")
        story.shopper.looks("/goods/?q=没有这种东西", "window-empty")
        story.shopper.looks(f"/goods/{listing}?region=33", "window-product")

    def test_of_goods(self, story: Story) -> None:
        story.seller.looks("/seller/goods", "seller-goods")
        story.seller.looks("/seller/stock", "seller-stock")
        story.shopper.looks("/open/goods/", "open-goods")

    def test_of_a_deposit(self, story: Story, house: House, until: Until) -> None:
        selling = story.seller.page()
        states(selling, house, tea(story.li), amount="30")
        purchase = buy(story.li, tea(story.li))
        states(selling, house, tea(story.li), amount="0")  # for what others buy after this
        house.pays(story.li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
        order_id = purchase["orders"][0]["id"]
        until(lambda: story.li.get(f"/orders/{order_id}").json()["state"] == "paid")
        [deposit] = [row for row in story.li.get("/deposits").json()["items"] if row["order_id"] == order_id]
        selling.goto(f"{house.web}/seller/orders/{order_id}")
        waybill = f"SF{order_id.replace('-', '')[:16]}"
        selling.locator("#ship-waybill").fill(waybill)
        selling.locator("#ship button").click()
        until(lambda: house.knows_parcel(waybill))
        house.driver(waybill, "signed", place="door", signed_by="addressee")
        until(lambda: story.li.get(f"/orders/{order_id}").json()["shipments"][0]["signed_at"])

        address = f"/me/deposits/{deposit['id']}"
        story.shopper.looks(address, "me-deposit-held")
        page = story.shopper.page()
        page.goto(house.web + address)
        page.locator("#apply button").click()
        expect(page.locator(".messages")).to_be_visible()
        story.shopper.looks(address, "me-deposit-applied")
        story.shopper.looks(f"/me/orders/{order_id}", "me-order-deposit")
        story.shopper.looks("/me/deposits", "me-deposits")
        story.seller.looks(address.replace("/me/", "/seller/"), "seller-deposit-applied", opened=True)
        story.seller.looks("/seller/deposits", "seller-deposits")


class TestAPage:
    def test_says_at_the_form_what_was_refused_and_loses_nothing(self, story: Story, house: House) -> None:
        page = story.shopper.page("en", "360")
        page.goto(f"{house.web}/me/orders/{story.order_id}/complain")
        page.locator("#file-topic").select_option("price")
        page.locator("#file-statement").fill("Half of it")
        page.locator("#file-demand_1").check()
        page.locator("#file-yuan").fill("100000")
        page.locator("#file button").click()

        expect(page.locator("#file .problem")).to_be_visible()
        expect(page.locator("#file-statement")).to_have_value("Half of it")
        picture(page, "me-complain-refused-en-360")
        assert faults(page) == {}

    def test_changes_its_language_where_it_stands(self, story: Story, house: House) -> None:
        page = story.shopper.page("en")
        page.goto(f"{house.web}/me/returns")
        page.locator(".language button[value=zh-hans]").click()

        expect(page.locator("h1")).to_have_text("我的退货")
        assert page.url == f"{house.web}/me/returns"

    def test_can_be_used_by_keyboard_from_its_first_link_on(self, story: Story, house: House) -> None:
        page = story.shopper.page("en")
        page.goto(f"{house.web}/me/")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        expect(page.locator(".skip")).to_be_in_viewport()
        page.keyboard.press("Enter")

        expect(page.locator("main")).to_be_focused()

    def test_is_dark_for_who_wants_it_dark(self, story: Story, house: House) -> None:
        page = story.shopper.page("zh", "360")
        page.emulate_media(color_scheme="dark")
        page.goto(f"{house.web}/me/orders/{story.order_id}")
        picture(page, "me-order-dark-zh-360")

        assert page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor") == "rgb(27, 36, 45)"
        page.emulate_media(color_scheme="light")
