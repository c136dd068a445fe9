"""Li buys tea from Chen: every step through its real door, over HTTP, with real workers."""

from __future__ import annotations

import pytest

from tests.journeys.people import House, Until, buy, tea

pytestmark = pytest.mark.journey

STORY = [
    "orders.placed",
    "orders.paid",
    "orders.shipped",
    "orders.parcel_handed_over",
    "orders.delivered",
    "orders.received",
]


class TestTheFirstSale:
    def test_goes_from_quote_to_receipt(self, house: House, until: Until) -> None:
        li, chen = house.newcomer(), house.seller()
        purchase = buy(li, tea(li), quantity=2)
        order_id = purchase["orders"][0]["id"]

        house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
        until(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")
        assert chen.get(f"/orders/{order_id}").json()["recipient"]["recipient_phone"] == "138****5678"

        waybill = house.hand_over(order_id)
        until(lambda: house.knows_parcel(waybill))
        house.driver(waybill, "picked_up")
        house.driver(waybill, "signed", place="door", signed_by="addressee")
        until(lambda: "confirm_receipt" in li.get(f"/orders/{order_id}").json()["actions"])

        received = li.send("PUT", f"/orders/{order_id}/receipt")
        assert received.status_code == 200, received.text
        assert received.json()["state"] == "received"
        assert [entry["topic"] for entry in li.get(f"/orders/{order_id}/timeline").json()] == STORY
