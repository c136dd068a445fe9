"""What do the doors of freight accept, show and refuse?"""

from __future__ import annotations

from datetime import datetime

import pytest

from orders.sales.models.orders import Order
from tests.aftersales.claims.test_api import at, seller, shopper
from tests.aftersales.freight import builders as freight
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import HOUR
from tests.aftersales.returns.test_api import upload
from tests.orders.checkout.test_api import At, refusal
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

__all__ = ["at", "seller", "shopper"]
pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.mark.duty("CRL-24")
def test_is_asked_with_a_receipt_disputed_and_paid_after_all(
    shopper: At, seller: At, sale: Sale, order: Order, at: datetime
) -> None:
    case = freight.sent_for_claim(order, sale, at + 3 * HOUR)
    receipt = upload(shopper, case.id).json()["id"]
    asked = shopper.send("POST", f"/returns/{case.id}/freight", {"amount": 1200, "receipt": [receipt]})
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert [a["name"] for a in seller.get(f"/returns/{case.id}/freight").json()["actions"]] == ["agree", "dispute"]

    at_freight = f"/freight/{asked.json()['id']}"
    disputed = seller.send("PUT", f"{at_freight}/dispute", {"statement": "运费明显偏高"})
    assert disputed.json()["state"] == "disputed"
    paid = seller.send("PUT", f"{at_freight}/agreement").json()

    assert (paid["state"], paid["short"]["amount"]) == ("paid", 1200)
    assert not {"amount", "refunds"} & paid.keys()  # nothing of it comes out of the order's money
    assert paid["reimbursement"]["state"] == "owed"


def test_is_one_s_own_and_makes_sense(shopper: At, sale: Sale, order: Order, at: datetime) -> None:
    case = freight.sent_for_claim(order, sale, at + 3 * HOUR)
    receipt = [str(builders.photo(case, sale.shopper, at + 3 * HOUR))]
    stranger = At(orders.stranger(at))

    assert refusal(stranger.send("POST", f"/returns/{case.id}/freight", {"amount": 1200, "receipt": receipt})) == (
        404,
        "aftersales.return_not_found",
    )
    assert refusal(stranger.get(f"/returns/{case.id}/freight")) == (404, "aftersales.freight_not_found")
    for body in ({"amount": 0, "receipt": receipt}, {"amount": 1200, "receipt": []}, {"amount": 10**9}):
        assert shopper.send("POST", f"/returns/{case.id}/freight", body).status_code == 400
    answer = shopper.send("POST", f"/returns/{case.id}/freight", {"amount": 1200, "receipt": [str(case.id)]})
    assert refusal(answer) == (422, "aftersales.freight_refused")
