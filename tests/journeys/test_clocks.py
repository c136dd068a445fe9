"""Do the two clocks of the sale run out by themselves, at their instant and not a second before?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from platform_core.clock import LOCAL
from tests.journeys.clocks import Clock
from tests.journeys.people import House, Person, Until, buy, tea

pytestmark = pytest.mark.journey

EARNED = """
SELECT coalesce(sum(CASE WHEN a.id = p.credit_account_id THEN p.amount ELSE -p.amount END), 0)::bigint
FROM ledger_posting p JOIN ledger_account a ON a.id IN (p.debit_account_id, p.credit_account_id)
WHERE p.kind IN ('posted', 'post_pending') AND a.kind = %s
  AND p.source_id = (SELECT id FROM payments_share WHERE order_id = %s)
"""
REFUND = """
SELECT state FROM payments_refund WHERE share_id = (SELECT id FROM payments_share WHERE payment_id = %s)
"""
UNBALANCED = """
SELECT count(*) FROM (SELECT sum(debits_posted) <> sum(credits_posted) AS off FROM ledger_account GROUP BY currency) s
WHERE off
"""


@pytest.fixture
def clock(house: House) -> Iterator[Clock]:
    found = Clock(house.environment)
    try:
        yield found
    finally:
        found.reset()


def order_of(person: Person, order_id: str) -> dict[str, Any]:
    found: dict[str, Any] = person.get(f"/orders/{order_id}").json()
    return found


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


class TestAnUnpaidOrder:
    def test_ends_after_thirty_minutes_and_gives_the_goods_back(self, house: House, clock: Clock, until: Until) -> None:
        li, sku_id = house.newcomer(), tea(house.shopper())
        stock = "SELECT on_hand - reserved FROM catalog_sku WHERE id = %s"
        before = house.ask(stock, sku_id)
        order = order_of(li, buy(li, sku_id, quantity=3)["orders"][0]["id"])
        due = instant(order["pay_until"])
        assert due - instant(order["placed_at"]) == timedelta(minutes=30)
        assert house.ask(stock, sku_id) == before - 3

        clock.last_seconds_before(due, still=lambda: order_of(li, order["id"])["state"] == "placed")

        until(lambda: order_of(li, order["id"])["state"] == "cancelled")
        cancelled_at = instant(order_of(li, order["id"])["cancelled_at"])
        assert due <= cancelled_at < due + timedelta(seconds=5)
        assert house.ask(stock, sku_id) == before


class TestASignedParcel:
    def test_is_taken_as_received_when_the_tenth_day_has_ended_and_the_shop_has_earned_it(
        self, house: House, clock: Clock, until: Until
    ) -> None:
        li = house.newcomer()
        order_id = self._delivered(house, li, until)
        [promise] = [c for c in order_of(li, order_id)["clocks"] if c["kind"] == "orders.confirm_receipt"]
        due = instant(promise["due_at"])
        signed_on = clock.now().astimezone(LOCAL).date()
        assert due == datetime.combine(signed_on + timedelta(days=11), time(), LOCAL)
        assert house.ask(EARNED, "merchant_payable", order_id) == 0

        clock.last_seconds_before(due, still=lambda: order_of(li, order_id)["state"] == "shipped")

        until(lambda: order_of(li, order_id)["state"] == "received")
        order = order_of(li, order_id)
        assert due <= instant(order["received_at"]) < due + timedelta(seconds=5)
        earned = [house.ask(EARNED, kind, order_id) for kind in ("merchant_payable", "commission")]
        assert sum(earned) == order["total"]["amount"]
        assert earned[0] > 0
        assert house.ask(EARNED, "buyer_escrow", order_id) == 0
        assert house.ask(UNBALANCED) == 0

    def _delivered(self, house: House, li: Person, until: Until) -> str:
        purchase = buy(li, tea(li))
        order_id = str(purchase["orders"][0]["id"])
        house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
        until(lambda: order_of(li, order_id)["state"] == "paid")
        waybill = house.hand_over(order_id)
        until(lambda: house.knows_parcel(waybill))
        house.driver(waybill, "signed", place="door", signed_by="addressee")
        until(lambda: "confirm_receipt" in order_of(li, order_id)["actions"])
        return order_id


class TestMoneyThatComesTooLate:
    def test_goes_back_by_itself(self, house: House, clock: Clock, until: Until) -> None:
        li = house.newcomer()
        purchase = buy(li, tea(li))
        payment_id, order_id = purchase["payment_id"], purchase["orders"][0]["id"]
        house.breaks("pay", "drop_webhook")
        house.pays(li.get(f"/payments/{payment_id}").json()["cashier_url"])

        clock.move_to(instant(purchase["pay_until"]) + timedelta(seconds=1))
        until(lambda: order_of(li, order_id)["state"] == "cancelled")
        house.redelivers(payment_id)

        until(lambda: self._back(house, payment_id))
        assert self._back(house, payment_id) == [purchase["total"]["amount"]]
        assert order_of(li, order_id)["state"] == "cancelled"
        until(lambda: house.ask(REFUND, payment_id) == "succeeded")
        assert house.ask(UNBALANCED) == 0

    def _back(self, house: House, payment_id: str) -> list[int]:
        gone = [row for row in house.statement() if row["kind"] == "refund"]
        return [row["amount"] for row in gone if row["out_trade_no"] == payment_id]
