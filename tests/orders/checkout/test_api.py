"""What do the doors of an order accept, show and refuse?"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.prices import commands as prices_commands
from catalog.stock import commands as stock_commands
from orders.sales.models.orders import Order
from orders.sales.types import ParcelEvent
from platform_core.accounts.models import User
from platform_core.actors import Actor
from platform_core.money import Money
from platform_core.rows import new_id
from tests import sessions
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale, just_now

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
STOREFRONT, SELLER = "/api/storefront/v1", "/api/seller/v1"
RECIPIENT = {"name": "欧阳飞燕", "phone": "13812345678", "region_code": "350102", "address": "东街口八十八号"}
PROBLEM = "application/problem+json"


class At:
    """Somebody at a door."""

    def __init__(self, person: Actor, door: str = STOREFRONT) -> None:
        self.client, self.door = Client(), door
        with transaction.atomic():
            user = User.objects.get(id=person.id)
        sessions.sign_in(self.client, user.id)

    def get(self, path: str) -> HttpResponse:
        return self.client.get(f"{self.door}{path}")

    def send(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> HttpResponse:
        headers = {"Idempotency-Key": key or f"key-{new_id()}"}
        return self.client.generic(
            method, f"{self.door}{path}", _text(body), content_type="application/json", headers=headers
        )


def _text(body: Any) -> bytes:
    return b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()


def line_of(sale: Sale, quantity: Any = 2) -> dict[str, Any]:
    return {"lines": [{"sku_id": str(sale.sku_id), "quantity": quantity}]}


def ordering(quote: str, /, **changes: Any) -> dict[str, Any]:
    return {"quote_id": quote, "recipient": RECIPIENT, "consents": {"key_terms": True}} | changes


def refusal(answer: HttpResponse) -> tuple[int, str]:
    """Status and code of a problem, which it has to be."""
    assert answer["Content-Type"] == PROBLEM, answer.content
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def shopper(sale: Sale) -> At:
    return At(sale.shopper)


@pytest.fixture
def seller(sale: Sale) -> At:
    return At(sale.seller, SELLER)


@pytest.fixture
def quote_id(sale: Sale, shopper: At) -> str:
    return str(shopper.send("POST", "/quotes", line_of(sale)).json()["id"])


class TestQuotes:
    def test_show_prices_terms_and_an_end(self, sale: Sale, shopper: At) -> None:
        answer = shopper.send("POST", "/quotes", line_of(sale))

        body = answer.json()
        assert answer.status_code == 201
        assert body["total"] == {"amount": 11600, "currency": "CNY"}
        assert body["lines"][0]["title_zh"] == "茉莉花茶"
        assert [term["rule"] for term in body["key_terms"]] == ["DL_PAYMENT", "DL_CONFIRM_RECEIPT", "DL_NRR_WINDOW"]
        assert shopper.get(f"/quotes/{body['id']}").json() == body

    @pytest.mark.parametrize("quantity", [0, -1, 1001, "two", None, 1.5, 10**30])
    def test_refuse_a_quantity_that_is_none(self, sale: Sale, shopper: At, quantity: Any) -> None:
        assert refusal(shopper.send("POST", "/quotes", line_of(sale, quantity))) == (400, "http.invalid")

    @pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"x"', {}, {"lines": []}, {"lines": "x"}, {"lines": [7]}])
    def test_refuse_what_is_no_quote(self, shopper: At, body: Any) -> None:
        status, code = refusal(shopper.send("POST", "/quotes", body))

        assert (status, code.split(".")[0]) == (400, "http")

    def test_take_no_discount_that_a_shopper_gives_themselves(self, sale: Sale, shopper: At) -> None:
        generous = {"kind": "coupon", "amount": -11600, "funded_by": "merchant"}
        body = line_of(sale)
        body["lines"][0]["adjustments"] = [generous]

        answer = shopper.send("POST", "/quotes", body)

        assert (answer.status_code, answer.json()["total"]["amount"]) == (201, 11600)

    def test_are_nobody_else_s(self, quote_id: str, at: datetime) -> None:
        assert refusal(At(builders.stranger(at)).get(f"/quotes/{quote_id}")) == (404, "orders.quote_not_found")


class TestPurchases:
    def test_conclude_an_order_at_each_shop(self, shopper: At, quote_id: str) -> None:
        answer = shopper.send("POST", "/purchases", ordering(quote_id))

        body = answer.json()
        assert answer.status_code == 201
        assert [order["state"] for order in body["orders"]] == ["placed"]
        assert shopper.get(f"/purchases/{body['id']}").json() == body
        assert shopper.get(f"/payments/{body['payment_id']}").json()["cashier_url"].startswith("http")

    def test_happen_once_a_key(self, sale: Sale, shopper: At, quote_id: str) -> None:
        first, again = (shopper.send("POST", "/purchases", ordering(quote_id), key="k" * 16) for _ in range(2))

        assert (first.status_code, first.content) == (201, again.content)
        assert again["Idempotent-Replayed"] == "true"
        assert builders.shelf(sale) == (10, 2)

    def test_tell_a_second_key_that_the_quote_is_used(self, shopper: At, quote_id: str) -> None:
        shopper.send("POST", "/purchases", ordering(quote_id))

        assert refusal(shopper.send("POST", "/purchases", ordering(quote_id))) == (409, "orders.quote_used")

    def test_want_a_key(self, shopper: At, quote_id: str) -> None:
        answer = shopper.client.post(f"{STOREFRONT}/purchases", ordering(quote_id), "application/json")

        assert refusal(answer) == (400, "http.invalid")

    def test_want_somebody(self, quote_id: str, sale: Sale) -> None:
        answer = Client().post(f"{STOREFRONT}/purchases", ordering(quote_id), "application/json")

        assert refusal(answer) == (401, "http.not_authenticated")
        assert builders.shelf(sale) == (10, 0)

    @pytest.mark.parametrize(
        "changes",
        [
            {"quote_id": "x"},
            {"recipient": {}},
            {"recipient": RECIPIENT | {"phone": "call me"}},
            {"recipient": RECIPIENT | {"region_code": "福州"}},
            {"recipient": RECIPIENT | {"name": "x" * 61}},
            {"recipient": RECIPIENT | {"address": "\x00"}},
            {"consents": None},
            {"consents": {"key_terms": "perhaps"}},
        ],
    )
    def test_refuse_what_is_malformed(self, shopper: At, quote_id: str, changes: dict[str, Any], sale: Sale) -> None:
        assert refusal(shopper.send("POST", "/purchases", ordering(quote_id, **changes))) == (400, "http.invalid")
        assert builders.shelf(sale) == (10, 0)

    @pytest.mark.duty("CTR-06")
    def test_refuse_without_the_key_terms(self, shopper: At, quote_id: str) -> None:
        answer = shopper.send("POST", "/purchases", ordering(quote_id, consents={"key_terms": False}))

        assert refusal(answer) == (422, "orders.refused")
        assert answer.json()["params"] == {"reasons": ["terms_not_accepted"]}

    def test_say_what_is_short(self, sale: Sale, shopper: At) -> None:
        quote = shopper.send("POST", "/quotes", line_of(sale, 11)).json()

        answer = shopper.send("POST", "/purchases", ordering(quote["id"]))

        assert refusal(answer) == (409, "catalog.out_of_stock")
        assert answer.json()["params"] == {"short": [{"sku_id": str(sale.sku_id), "wanted": 11, "left": 10}]}

    @pytest.mark.duty("HSE-07")
    def test_keep_the_quoted_price(self, sale: Sale, shopper: At, quote_id: str, at: datetime) -> None:
        with acting_as(sale.seller), transaction.atomic():
            prices_commands.set_price(sale.sku_id, price=Money(6000), by=sale.seller, at=at + timedelta(minutes=1))

        answer = shopper.send("POST", "/purchases", ordering(quote_id))

        assert (answer.status_code, answer.json()["total"]["amount"]) == (201, 11600)

    def test_are_cancelled_before_they_are_paid(self, sale: Sale, shopper: At, quote_id: str) -> None:
        purchase = shopper.send("POST", "/purchases", ordering(quote_id)).json()

        answer = shopper.send("PUT", f"/purchases/{purchase['id']}/cancellation")

        assert [order["state"] for order in answer.json()["orders"]] == ["cancelled"]
        assert builders.shelf(sale) == (10, 0)
        again = shopper.send("PUT", f"/purchases/{purchase['id']}/cancellation")
        assert refusal(again) == (409, "states.illegal_transition")

    def test_are_cancelled_from_any_of_their_orders_as_offered(self, sale: Sale, shopper: At, quote_id: str) -> None:
        [order] = shopper.send("POST", "/purchases", ordering(quote_id)).json()["orders"]
        assert shopper.get(f"/orders/{order['id']}").json()["actions"] == ["cancel"]

        answer = shopper.send("PUT", f"/orders/{order['id']}/cancellation")

        assert [order["state"] for order in answer.json()["orders"]] == ["cancelled"]


class TestOrders:
    def test_show_a_shopper_what_they_may_do(self, sale: Sale, shopper: At, at: datetime) -> None:
        order = builders.delivered(sale, at)

        body = shopper.get(f"/orders/{order.id}").json()

        assert (body["state"], body["actions"]) == ("shipped", ["confirm_receipt"])
        assert body["recipient"]["recipient_name"] == "欧***"
        kinds = ["orders.payment", "orders.dispatch", "orders.pick_up", "orders.confirm_receipt"]
        assert [clock["kind"] for clock in body["clocks"]] == kinds

    def test_show_a_shop_its_own_with_masked_people(self, sale: Sale, seller: At, at: datetime) -> None:
        order = builders.paid(sale, at)

        answer = seller.get(f"/orders/{order.id}")

        assert (answer.json()["state"], answer.json()["actions"]) == ("paid", ["ship"])
        assert not any(text in answer.content.decode() for text in ("欧阳飞燕", "13812345678", "东街口"))

    def test_are_hidden_from_another_shopper_and_another_shop(self, sale: Sale, at: datetime) -> None:
        order, other = builders.paid(sale, at), builders.sale(at)

        for person in (At(other.shopper), At(other.seller, SELLER)):
            assert refusal(person.get(f"/orders/{order.id}")) == (404, "orders.not_found")
            assert refusal(person.get(f"/orders/{order.id}/contract")) == (404, "orders.not_found")
            assert refusal(person.get(f"/orders/{order.id}/timeline")) == (404, "orders.not_found")
            assert person.get("/orders").json()["items"] == []

    def test_come_in_pages_with_as_many_queries_for_one_as_for_fifty(
        self, sale: Sale, seller: At, at: datetime
    ) -> None:
        builders.placed(sale, at, quantity=1)
        with CaptureQueriesContext(
            connection,
        ) as one:
            assert len(seller.get("/orders?limit=50").json()["items"]) == 1
        with acting_as(sale.seller), transaction.atomic():
            stock_commands.receive_stock(sale.sku_id, quantity=60, lot=None, by=sale.seller, at=at)
        for _ in range(8):
            builders.placed(sale, at, quantity=1)

        with CaptureQueriesContext(connection) as many:
            assert len(seller.get("/orders?limit=50").json()["items"]) == 9

        assert len(many) == len(one)

    @pytest.mark.parametrize("query", ["state=lost", "limit=0", "limit=101", "limit=x", "cursor=forged"])
    def test_refuse_a_page_that_is_none(self, shopper: At, query: str) -> None:
        assert refusal(shopper.get(f"/orders?{query}")) == (400, "http.invalid")

    @pytest.mark.duty("ECL-50a", "ECL-62")
    def test_give_the_contract_byte_for_byte(self, sale: Sale, shopper: At, at: datetime) -> None:
        order = builders.placed(sale, at)

        answer = shopper.get(f"/orders/{order.id}/contract")

        sha256 = hashlib.sha256(answer.content).hexdigest()
        assert (answer["ETag"], answer["Content-Disposition"][:10]) == (f'"{sha256}"', "attachment")
        assert shopper.get(f"/orders/{order.id}").json()["contract_sha256"] == sha256


@pytest.mark.duty("ECL-20", "HSE-05")
class TestCancellation:
    def test_ends_a_paid_order_as_offered_and_leaves_the_purchase_s_others(self, at: datetime) -> None:
        (first, here), (second, _) = builders.bought_together(at)
        shopper = At(here.shopper)
        assert shopper.get(f"/orders/{first.id}").json()["actions"] == ["cancel"]

        answer = shopper.send("PUT", f"/orders/{first.id}/cancellation")

        states = {order["id"]: order["state"] for order in answer.json()["orders"]}
        assert (answer.status_code, states) == (200, {str(first.id): "cancelled", str(second.id): "paid"})
        shown = shopper.get(f"/orders/{first.id}").json()
        assert shown["actions"] == []
        assert {clock["kind"]: clock["state"] for clock in shown["clocks"]}["orders.cancel_refund"] == "running"

    def test_happens_once_a_key_and_the_money_is_asked_back_once(self, sale: Sale, shopper: At, at: datetime) -> None:
        order = builders.paid(sale, at)

        first, again = (shopper.send("PUT", f"/orders/{order.id}/cancellation", key="k" * 16) for _ in range(2))

        assert (first.status_code, first.content) == (200, again.content)
        assert [refund.for_case.id for refund in builders.refunds(order)] == [order.id]

    def test_is_refused_once_it_is_on_its_way(self, sale: Sale, shopper: At, at: datetime) -> None:
        order = builders.shipped(sale, at)
        builders.report(order, at, kind=ParcelEvent.PICKED_UP, signed_by=None)

        answer = shopper.send("PUT", f"/orders/{order.id}/cancellation")

        assert refusal(answer) == (409, "orders.handed_over")

    def test_of_a_whole_purchase_is_refused_once_it_is_paid(self, sale: Sale, shopper: At, at: datetime) -> None:
        order = builders.paid(sale, at)

        answer = shopper.send("PUT", f"/purchases/{order.purchase_id}/cancellation")

        assert refusal(answer) == (409, "orders.purchase_paid")
        assert builders.now(order, sale).state == "paid"

    def test_is_nobody_else_s(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)

        answer = At(builders.stranger(at)).send("PUT", f"/orders/{order.id}/cancellation")

        assert refusal(answer) == (404, "orders.not_found")


class TestShipments:
    def body(self, order: Order, sale: Sale, **changes: Any) -> dict[str, Any]:
        with acting_as(sale.seller), transaction.atomic():
            picked = [{"line_id": str(line.id), "quantity": line.quantity, "lot": "L1"} for line in order.lines.all()]
        return {"carrier": "sandbox", "waybill": "SF1234567", "picked": picked} | changes

    def test_send_an_order_on_its_way(self, sale: Sale, seller: At, at: datetime) -> None:
        order = builders.paid(sale, at)

        answer = seller.send("POST", f"/orders/{order.id}/shipments", self.body(order, sale))

        assert (answer.status_code, answer.json()["waybill"]) == (201, "SF1234567")
        assert builders.now(order, sale).state == "shipped"

    @pytest.mark.parametrize(
        "changes", [{"carrier": "a stork"}, {"waybill": "x"}, {"picked": []}, {"picked": [{"line_id": "x"}]}]
    )
    def test_refuse_what_is_malformed(self, sale: Sale, seller: At, at: datetime, changes: dict[str, Any]) -> None:
        order = builders.paid(sale, at)

        answer = seller.send("POST", f"/orders/{order.id}/shipments", self.body(order, sale, **changes))

        assert refusal(answer) == (400, "http.invalid")

    def test_are_refused_out_of_a_lot_that_never_came_in(self, sale: Sale, seller: At, at: datetime) -> None:
        order = builders.paid(sale, at)
        body = self.body(order, sale)
        body["picked"][0]["lot"] = "GHOST"

        answer = seller.send("POST", f"/orders/{order.id}/shipments", body)

        assert refusal(answer) == (409, "catalog.lot_short")
        assert builders.now(order, sale).state == "paid"

    def test_are_refused_before_payment(self, sale: Sale, seller: At, at: datetime) -> None:
        order = builders.placed(sale, at)

        answer = seller.send("POST", f"/orders/{order.id}/shipments", self.body(order, sale))

        assert refusal(answer) == (409, "states.illegal_transition")

    def test_are_not_a_shopper_s_to_make(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)

        answer = At(sale.shopper, SELLER).send("POST", f"/orders/{order.id}/shipments", self.body(order, sale))

        assert refusal(answer)[0] in (403, 404)
        assert builders.now(order, sale).state == "paid"


class TestRecipientReveal:
    def test_shows_the_label_and_forbids_keeping_it(self, sale: Sale, seller: At, at: datetime) -> None:
        order = builders.paid(sale, at)

        answer = seller.send("POST", f"/orders/{order.id}/recipient/reveal")

        assert answer.json()["phone"] == "13812345678"
        assert answer["Cache-Control"] == "no-store"

    def test_is_closed_while_nothing_is_to_be_sent(self, sale: Sale, seller: At, at: datetime) -> None:
        order = builders.placed(sale, at)

        assert refusal(seller.send("POST", f"/orders/{order.id}/recipient/reveal")) == (409, "orders.recipient_hidden")


class TestReceipt:
    def test_is_put_once_it_was_signed_for(self, sale: Sale, shopper: At, at: datetime) -> None:
        order = builders.delivered(sale, at)

        answer = shopper.send("PUT", f"/orders/{order.id}/receipt")

        assert (answer.status_code, answer.json()["state"]) == (200, "received")

    def test_is_refused_before(self, sale: Sale, shopper: At, at: datetime) -> None:
        order = builders.shipped(sale, just_now())

        assert refusal(shopper.send("PUT", f"/orders/{order.id}/receipt")) == (409, "orders.receipt_refused")
