"""What do the doors of a deposit accept, show and refuse?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from platform_core.drivers.world.deals import picture
from platform_core.rows import new_id
from tests.orders.checkout.test_api import SELLER, At, line_of, ordering, refusal
from tests.orders.deposits import builders as deposits
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale, just_now

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR = timedelta(hours=1)
STATED = {
    "amount": 3000,
    "purpose": "租用茶具一套",
    "steps": "用随附的回邮袋寄回",
    "conditions": ["goods_returned", "undamaged"],
    "days": 7,
}


@pytest.fixture
def at(db: None) -> datetime:
    """The doors go by the house's clock."""
    return just_now() - HOUR


def show(seller: At, deposit_id: Any) -> str:
    """The id of a file that the shop leaves."""
    reply: Any = seller.client.post(
        f"{SELLER}/deposits/{deposit_id}/evidence",
        {"file": SimpleUploadedFile("a.png", picture(), content_type="image/png")},
        headers={"Idempotency-Key": f"key-{new_id()}"},
    )
    assert reply.status_code == 201, reply.content
    kept: str = reply.json()["id"]
    return kept


class TestTheTerms:
    @pytest.mark.duty("ECL-21", "CRI-20")
    def test_are_stated_by_the_shop_and_shown_before_buying(self, sale: Sale) -> None:
        seller, shopper = At(sale.seller, SELLER), At(sale.shopper)
        stated = seller.send("PUT", f"/skus/{sale.sku_id}/deposit-terms", STATED)
        assert (stated.status_code, stated.json()["version"]) == (200, 1), stated.content

        listing = shopper.get("/listings").json()["items"][0]["id"]
        [shown] = shopper.get(f"/listings/{listing}").json()["deposits"]
        quote = shopper.send("POST", "/quotes", line_of(sale)).json()
        [left] = quote["deposits"]

        assert (shown["amount"]["amount"], shown["conditions"], shown["days"]) == (3000, STATED["conditions"], 7)
        assert (left["each"]["amount"], left["total"]["amount"], left["days"]) == (3000, 6000, 7)
        assert (quote["total"]["amount"], quote["to_pay"]["amount"]) == (11600, 17600)

    @pytest.mark.duty("CRI-20")
    def test_worse_than_the_rules_are_refused(self, sale: Sale) -> None:
        reply = At(sale.seller, SELLER).send("PUT", f"/skus/{sale.sku_id}/deposit-terms", STATED | {"days": 8})

        assert refusal(reply) == (422, "catalog.deposit_terms_refused")
        assert reply.json()["params"]["reasons"] == ["too_late"]

    def test_that_do_not_fit_are_refused_before_the_item_is_looked_for(self, sale: Sale) -> None:
        body = STATED | {"conditions": ["whatever_we_like"]}

        assert At(sale.seller, SELLER).send("PUT", f"/skus/{new_id()}/deposit-terms", body).status_code == 400


class TestADeposit:
    @pytest.mark.duty("ECL-21")
    def test_is_asked_back_and_given_back(self, at: datetime) -> None:
        left = deposits.delivered(at)
        shopper, seller = At(left.sale.shopper), At(left.sale.seller, SELLER)
        path = f"/deposits/{left.deposit.id}"

        assert [a["name"] for a in shopper.get(path).json()["actions"]] == ["apply"]
        asked = shopper.send("PUT", f"{path}/application", {"carrier": "sf", "waybill": "SF123456"})
        assert (asked.status_code, asked.json()["state"], asked.json()["waybill"]) == (200, "applied", "SF123456")
        assert {c["kind"] for c in asked.json()["clocks"]} == {"orders.deposit_answer", "orders.deposit_back"}
        given = seller.send("PUT", f"{path}/return")
        assert (given.status_code, given.json()["state"], given.json()["back"]["amount"]) == (200, "granted", 6000)
        assert refusal(shopper.send("PUT", f"{path}/application", {})) == (409, "states.illegal_transition")

    @pytest.mark.duty("ECL-21")
    def test_is_contested_with_evidence_and_never_without(self, at: datetime) -> None:
        left = deposits.applied(at)
        seller, path = At(left.sale.seller, SELLER), f"/deposits/{left.deposit.id}"
        said = {
            "conditions_not_met": ["undamaged"],
            "claimed": 1500,
            "evidence": [str(new_id())],
            "statement": "茶壶碎了",
        }

        bare = seller.send("PUT", f"{path}/objection", said)
        assert refusal(bare) == (422, "orders.deposit_objection_refused")
        assert bare.json()["params"]["reasons"] == ["evidence_unknown"]
        assert seller.send("PUT", f"/deposits/{new_id()}/objection", said | {"statement": ""}).status_code == 400
        shown = seller.send("PUT", f"{path}/objection", said | {"evidence": [show(seller, left.deposit.id)]})
        assert (shown.status_code, shown.json()["state"]) == (200, "contested")

        read = At(left.sale.shopper).get(path).json()
        assert (read["statement"], read["claimed"]["amount"], len(read["evidence"])) == ("茶壶碎了", 1500, 1)

    def test_is_nobody_else_s(self, at: datetime) -> None:
        left = deposits.delivered(at)
        other = At(builders.stranger(at))

        assert other.get("/deposits").json()["items"] == []
        assert refusal(other.get(f"/deposits/{left.deposit.id}")) == (404, "orders.deposit_not_found")
        reply = other.send("PUT", f"/deposits/{left.deposit.id}/application", {})
        assert refusal(reply) == (404, "orders.deposit_not_found")

    def test_is_listed_and_a_part_of_what_is_paid(self, sale: Sale, at: datetime) -> None:
        deposits.state(sale, at)
        shopper = At(sale.shopper)
        quote = shopper.send("POST", "/quotes", line_of(sale)).json()
        bought = shopper.send("POST", "/purchases", ordering(quote["id"])).json()

        assert (bought["total"]["amount"], bought["to_pay"]["amount"]) == (11600, 17600)
        [item] = shopper.get("/deposits?state=awaited").json()["items"]
        assert (item["amount"]["amount"], item["order_id"]) == (6000, bought["orders"][0]["id"])
        assert shopper.get("/deposits?state=nowhere").status_code == 400
