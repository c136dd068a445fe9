"""What do the doors of a code accept, show and refuse?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from orders.codes.models import CodeDelivery
from orders.sales.models.orders import Order
from platform_core.rows import new_id
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_api import SELLER, At, line_of, refusal
from tests.orders.codes import builders as codes
from tests.orders.codes.builders import CODES
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def sale(db: None, at: datetime) -> Sale:
    return codes.sale(at)


@pytest.fixture
def shopper(sale: Sale) -> At:
    return At(sale.shopper)


@pytest.fixture
def seller(sale: Sale) -> At:
    return At(sale.seller, SELLER)


def given(order: Order, sale: Sale, *texts: str) -> dict[str, Any]:
    return {"lines": [{"line_id": str(codes.line_of(order, sale)), "codes": list(texts or CODES)}]}


@pytest.mark.duty("ECL-51", "ECL-20")
class TestHandingOver:
    def test_delivers_and_answers_with_no_code(self, sale: Sale, seller: At, shopper: At, at: datetime) -> None:
        order = builders.paid(sale, at)
        assert seller.get(f"/orders/{order.id}").json()["actions"] == ["hand_over_codes"]

        answer = seller.send("PUT", f"/orders/{order.id}/codes", given(order, sale))

        assert (answer.status_code, answer.json()["pieces"]) == (201, 2)
        with acting_as(sale.seller), transaction.atomic():
            assert answer.json()["sha256"] == CodeDelivery.objects.get(order=order).sha256
        for door in (seller, shopper):
            shown = door.get(f"/orders/{order.id}")
            assert (shown.json()["delivery"], shown.json()["codes"]) == ("code", answer.json())
            assert not any(code.encode() in shown.content + answer.content for code in CODES)
        assert "cancel" not in shopper.get(f"/orders/{order.id}").json()["actions"]

    def test_happens_once_a_key(self, sale: Sale, seller: At, at: datetime) -> None:
        order, key = builders.paid(sale, at), f"key-{new_id()}"

        answers = [seller.send("PUT", f"/orders/{order.id}/codes", given(order, sale), key=key) for _ in range(2)]

        assert answers[0].content == answers[1].content
        again = seller.send("PUT", f"/orders/{order.id}/codes", given(order, sale, "X", "Y"))
        assert refusal(again) == (409, "states.illegal_transition")

    @pytest.mark.parametrize(
        ("texts", "refused"),
        [
            pytest.param(["ONE"], (422, "orders.codes_refused"), id="too few"),
            pytest.param(["ONE", "ONE"], (422, "orders.codes_refused"), id="one twice"),
            pytest.param(["ONE", ""], (400, "http.invalid"), id="an empty one"),
            pytest.param(["ONE", "x" * 201], (400, "http.invalid"), id="an endless one"),
        ],
    )
    def test_refuses_what_does_not_fit(
        self, sale: Sale, seller: At, at: datetime, texts: list[str], refused: tuple[int, str]
    ) -> None:
        order = builders.paid(sale, at)

        answer = seller.send("PUT", f"/orders/{order.id}/codes", given(order, sale, *texts))

        assert refusal(answer) == refused
        assert builders.now(order, sale).state == "paid"

    def test_is_refused_by_a_carrier_and_of_goods(self, sale: Sale, seller: At, at: datetime) -> None:
        order, goods = builders.paid(sale, at), builders.sale(at)
        tea, line = builders.paid(goods, at), str(codes.line_of(order, sale))
        parcel = {"carrier": "sandbox", "waybill": "SF123456", "picked": [{"line_id": line, "quantity": 2}]}

        assert refusal(seller.send("POST", f"/orders/{order.id}/shipments", parcel)) == (409, "orders.not_by_carrier")
        shop = At(goods.seller, SELLER)
        assert refusal(shop.send("PUT", f"/orders/{tea.id}/codes", given(tea, goods))) == (409, "orders.not_by_code")

    def test_tells_that_a_code_was_given_before(self, sale: Sale, seller: At, at: datetime) -> None:
        codes.handed_over(sale, at)
        order = builders.paid(sale, at)

        answer = seller.send("PUT", f"/orders/{order.id}/codes", given(order, sale))

        assert refusal(answer) == (409, "orders.code_given_before")


@pytest.mark.duty("PIP-51")
class TestReading:
    def test_is_the_shopper_s_alone(self, sale: Sale, seller: At, shopper: At, at: datetime) -> None:
        order, stranger = builders.paid(sale, at), At(builders.stranger(at))
        path = f"/orders/{order.id}/codes"
        assert refusal(shopper.get(path)) == (404, "orders.codes_not_handed_over")
        codes.hand_over(order, sale, at)

        answer = shopper.get(path)

        assert answer.json() == {"lines": [{"line_id": str(codes.line_of(order, sale)), "codes": list(CODES)}]}
        assert answer["Cache-Control"] == "private, no-store"
        assert refusal(stranger.get(path)) == (404, "orders.not_found")
        assert seller.get(path).status_code == 405
        assert Client().get(f"{shopper.door}{path}").status_code == 401


class TestAQuote:
    def test_says_how_each_line_gets_there_and_needs_no_region(self, sale: Sale, shopper: At) -> None:
        quote = shopper.send("POST", "/quotes", line_of(sale)).json()

        assert [line["delivery"] for line in quote["lines"]] == ["code"]
        assert (quote["freight"], quote["total"]["amount"]) == ([], 11600)
