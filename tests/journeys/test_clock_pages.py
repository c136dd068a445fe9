"""Can people read what is owed, until when, and why then: in both languages, on a telephone and on a desk?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from platform_core.drivers.demo.people import TEA_OWNER
from tests.journeys.people import House, Person, Until, buy, tea
from tests.journeys.readers import Reader

pytestmark = pytest.mark.journey


@dataclass
class Story:
    """A parcel that was signed for, and a return of half of what was in it."""

    shopper: Reader
    seller: Reader
    li: Person


@pytest.fixture(scope="module")
def story(chromium: Browser, house: House, until: Until) -> Iterator[Story]:
    """Li gives notice of a return: now the shop has something to do, and she has time for the rest."""
    li = house.newcomer()
    purchase = buy(li, tea(li), quantity=2)
    order_id = purchase["orders"][0]["id"]
    house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
    until(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")
    waybill = house.hand_over(order_id)
    until(lambda: house.knows_parcel(waybill))
    house.driver(waybill, "signed", place="door", signed_by="addressee")
    until(lambda: li.get(f"/orders/{order_id}").json()["shipments"][0]["signed_at"])
    line = li.get(f"/orders/{order_id}").json()["lines"][0]["id"]
    lines = {"lines": [{"line_id": line, "quantity": 1}]}
    assert li.send("POST", f"/orders/{order_id}/returns", lines).status_code == 201
    told = Story(
        Reader(chromium, house, li.get("/me").json()["username"]), Reader(chromium, house, TEA_OWNER.username), li
    )
    yield told
    told.shopper.leaves()
    told.seller.leaves()


def ids(person: Person, state: str) -> dict[str, str]:
    """The clocks of somebody by their kind."""
    return {one["kind"]: one["id"] for one in person.get("/deadlines", state=state).json()["items"]}


class TestThePages:
    def test_of_a_shopper(self, story: Story, until: Until) -> None:
        until(lambda: "aftersales.return_window" in ids(story.li, "running"))
        running, ended = ids(story.li, "running"), ids(story.li, "ended")

        story.shopper.looks("/me/deadlines", "me-deadlines")
        story.shopper.looks("/me/deadlines/ended", "me-deadlines-ended")
        story.shopper.looks(f"/me/deadlines/{running['aftersales.return_window']}", "me-deadline-law")
        story.shopper.looks(f"/me/deadlines/{running['orders.confirm_receipt']}", "me-deadline-house")
        story.shopper.looks(f"/me/deadlines/{ended['orders.payment']}", "me-deadline-ended")

    def test_of_a_shop(self, story: Story) -> None:
        running = ids(story.li, "running")

        story.seller.looks("/seller/deadlines", "seller-deadlines")
        story.seller.looks("/seller/deadlines/ended", "seller-deadlines-ended")
        story.seller.looks(f"/seller/deadlines/{running['aftersales.handle_red_line']}", "seller-deadline-law")
