"""Li buys tea from Chen: every step through its real door, over HTTP, with real workers."""

from __future__ import annotations

import pytest

from tests.journeys.people import House, Until, buy


@pytest.fixture
def sku_id(house: House) -> str:
    listings = house.shopper().get("/listings").json()["items"]
    tea = next(row for row in listings if "龙井" in row["title_zh"])
    skus = house.shopper().get(f"/listings/{tea['id']}").json()["skus"]
    return str(skus[0]["id"])


class TestTheFirstSale:
    def test_goes_from_quote_to_receipt(self, house: House, sku_id: str, until: Until) -> None:
        li, chen = house.newcomer(), house.seller()
        purchase = buy(li, sku_id, quantity=2)
        order_id = purchase["orders"][0]["id"]

        payment = li.get(f"/payments/{purchase['payment_id']}").json()
        house.pays(payment["cashier_url"])
        until(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")

        order = chen.get(f"/orders/{order_id}").json()
        assert order["recipient"]["recipient_phone"] == "138****5678"
        picked = [{"line_id": line["id"], "quantity": line["quantity"], "lot": "2026-04-A"} for line in order["lines"]]
        waybill = f"SF{order['number']}"
        shipment = chen.send(
            "POST", f"/orders/{order_id}/shipments", {"carrier": "sandbox", "waybill": waybill, "picked": picked}
        )
        assert shipment.status_code == 201, shipment.text

        until(lambda: house.knows_parcel(waybill))
        house.driver(waybill, "picked_up")
        house.driver(waybill, "signed", place="door", signed_by="addressee")
        until(lambda: "confirm_receipt" in li.get(f"/orders/{order_id}").json()["actions"])

        received = li.send("PUT", f"/orders/{order_id}/receipt")
        assert received.status_code == 200, received.text
        assert received.json()["state"] == "received"
        topics = [entry["topic"] for entry in li.get(f"/orders/{order_id}/timeline").json()]
        assert topics == [
            "orders.placed",
            "orders.paid",
            "orders.shipped",
            "orders.delivered",
            "orders.received",
        ]
