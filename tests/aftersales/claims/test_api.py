"""What do the doors of a claim accept, show and refuse?"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from PIL import Image

from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.rows import new_id
from tests.aftersales.claims import builders as claims
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY, HOUR
from tests.orders.checkout.test_api import SELLER, At, refusal
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def at() -> datetime:
    """The doors read the clock of the database, so the sale is of just now."""
    with transaction.atomic():
        return clock.now() - 4 * HOUR


@pytest.fixture
def shopper(sale: Sale) -> At:
    return At(sale.shopper)


@pytest.fixture
def seller(sale: Sale) -> At:
    return At(sale.seller, SELLER)


@pytest.fixture
def line_id(order: Order, sale: Sale) -> str:
    return str(builders.line_of(order, sale).id)


def file(shopper: At, order: Order, line_id: str, **changes: Any) -> HttpResponse:
    body = {"line_id": line_id, "quantity": 1, "topic": "faulty", "wants": "exchange", "statement": "开机没有反应"}
    return shopper.send("POST", f"/orders/{order.id}/claims", body | changes)


def upload(at: At, claim_id: Any) -> HttpResponse:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    shown = SimpleUploadedFile("外壳.png", picture.getvalue(), "image/png")
    headers = {"Idempotency-Key": f"key-{new_id()}"}
    return at.client.post(f"{at.door}/claims/{claim_id}/evidence", {"file": shown}, headers=headers)


def actions(answer: HttpResponse) -> list[str]:
    return [action["name"] for action in answer.json()["actions"]]


class TestRights:
    @pytest.mark.duty("CRL-24", "CRL-23b")
    def test_say_what_may_be_claimed_because_of_what_and_who_has_to_show_it(
        self, shopper: At, order: Order, line_id: str
    ) -> None:
        rights = shopper.get(f"/orders/{order.id}/rights").json()["rights"]

        found = {(r["topic"], r["wants"]): r for r in rights if r["action"] == "claim"}
        assert len(found) == 13
        right = found["wrong_item", "return"]
        assert (right["open"], right["line_id"], right["cost"], right["burden"], right["why"], right["duties"]) == (
            True,
            line_id,
            "merchant",
            "shop",
            ["not_as_agreed"],
            ["CRL-23a", "CRL-24"],
        )


class TestAWholeClaim:
    @pytest.mark.duty("CRL-24")
    def test_ends_with_other_goods(self, shopper: At, seller: At, sale: Sale, order: Order, line_id: str) -> None:
        filed = file(shopper, order, line_id)
        assert filed.status_code == 201
        at_claim = f"/claims/{filed.json()['id']}"
        assert actions(seller.get(at_claim)) == ["agree", "offer", "refuse", "evidence"]
        assert upload(shopper, filed.json()["id"]).status_code == 201

        agreed = seller.send("PUT", f"{at_claim}/agreement").json()
        parcel = {"carrier": "sf", "waybill": "BK12345678"}
        shopper.send("PUT", f"/returns/{agreed['return_id']}/parcel", parcel)
        seller.send("PUT", f"/returns/{agreed['return_id']}/arrival")
        assert actions(seller.get(at_claim)) == ["send", "give_money", "evidence"]
        new = {"carrier": "sandbox", "waybill": "NW12345678", "lots": [{"lot": "L1", "quantity": 1}]}
        sent = seller.send("PUT", f"{at_claim}/parcel", new)
        assert (sent.status_code, sent.json()["parcel"]["waybill"]) == (200, "NW12345678")
        done = shopper.send("PUT", f"{at_claim}/receipt").json()

        assert (done["state"], done["remedy"], done["money"], done["actions"]) == ("fulfilled", "exchange", None, [])
        whole = shopper.get(at_claim).json()
        assert whole["statement"] == "开机没有反应"
        assert len(whole["evidence"]) == 1

    def test_is_answered_and_both_sides_read_it(
        self, shopper: At, seller: At, sale: Sale, order: Order, line_id: str
    ) -> None:
        at_claim = f"/claims/{file(shopper, order, line_id).json()['id']}"
        bad = seller.send("PUT", f"{at_claim}/offer", {"remedy": "exchange", "statement": "可以换新"})
        assert refusal(bad) == (422, "aftersales.claim_answer_refused")
        seller.send("PUT", f"{at_claim}/offer", {"remedy": "repair", "statement": "可以维修"})
        assert actions(shopper.get(at_claim)) == ["take_offer", "leave_offer", "withdraw", "evidence"]
        shopper.send("PUT", f"{at_claim}/offer/rejection")
        shown = upload(seller, at_claim.rpartition("/")[2]).json()["id"]

        body = {"reason": "caused_by_use", "statement": "外壳有撞击痕迹", "evidence": [shown]}
        assert seller.send("PUT", f"{at_claim}/refusal", body).status_code == 200

        whole = shopper.get(at_claim).json()
        assert (whole["state"], whole["offered"]) == ("refused", "repair")
        assert [(a["offers"], a["reason"], a["statement"]) for a in whole["answers"]] == [
            ("repair", None, "可以维修"),
            (None, "caused_by_use", "外壳有撞击痕迹"),
        ]
        same = file(shopper, order, line_id)
        assert refusal(same) == (409, "aftersales.claim_decided_before")
        assert same.json()["params"]["number"] == whole["number"]
        other = file(shopper, order, line_id, statement="屏幕有亮线", appeared_on=whole["filed_at"][:10])
        assert (other.status_code, other.json()["appeared_on"]) == (201, whole["filed_at"][:10])


class TestOrderClaims:
    def test_refuse_with_every_reason(self, shopper: At, order: Order, line_id: str) -> None:
        answer = file(shopper, order, line_id, wants="refund_part", quantity=9)

        assert refusal(answer) == (422, "aftersales.claim_not_allowed")
        assert answer.json()["params"]["reasons"] == ["not_on_ladder", "too_many"]

    @pytest.mark.parametrize("changes", [{"topic": "price"}, {"quantity": 0}, {"statement": ""}, {"wants": None}])
    def test_refuse_a_body_that_makes_no_sense(
        self, shopper: At, order: Order, line_id: str, changes: dict[str, Any]
    ) -> None:
        assert file(shopper, order, line_id, **changes).status_code == 400

    def test_are_one_s_own(self, at: datetime, sale: Sale, order: Order, line_id: str) -> None:
        stranger = At(orders.stranger(at))
        claim = claims.claimed(order, sale, at + 2 * HOUR)

        assert refusal(file(stranger, order, line_id)) == (404, "orders.not_found")
        assert refusal(stranger.get(f"/claims/{claim.id}")) == (404, "aftersales.claim_not_found")
        assert stranger.get("/claims").json()["items"] == []

    def test_are_listed_by_state(self, shopper: At, seller: At, sale: Sale, order: Order, at: datetime) -> None:
        claim = claims.claimed(order, sale, at + 2 * HOUR)

        assert [row["id"] for row in seller.get("/claims?state=filed").json()["items"]] == [str(claim.id)]
        assert shopper.get("/claims?state=closed").json()["items"] == []


class TestAClaimOfLate:
    @pytest.mark.duty("TGS-30")
    def test_repair_lets_the_shopper_choose_the_money(self, db: None, at: datetime) -> None:
        sale = orders.sale(at - 60 * DAY)
        order = orders.delivered(sale, at - 60 * DAY)
        claim = claims.repairing(order, sale, at - 55 * DAY)
        builders.sweep(builders.clocks(claim.id, sale)["repair"].due_at)
        shopper = At(sale.shopper)
        assert "choose_money" in actions(shopper.get(f"/claims/{claim.id}"))

        done = shopper.send("PUT", f"/claims/{claim.id}/money").json()

        assert (done["state"], done["money"]["basis"]) == ("refunded", "chosen")
