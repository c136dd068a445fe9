"""What do the doors of a complaint accept, show and refuse?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from complaints.models import Complaint
from complaints.types import Topic
from orders.models import Order
from platform_core import clock
from platform_core.rows import new_id
from tests.complaints import builders
from tests.orders import builders as orders
from tests.orders.builders import Sale
from tests.orders.test_api import SELLER, At, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
COMPLAINT = {
    "topic": "faulty",
    "demand": {"kind": "partial_refund", "amount": {"amount": 4000, "currency": "CNY"}},
    "statement": builders.STATEMENT,
}


@pytest.fixture
def shopper(sale: Sale) -> At:
    return At(sale.shopper)


@pytest.fixture
def seller(sale: Sale) -> At:
    return At(sale.seller, SELLER)


@pytest.fixture
def order(sale: Sale, at: datetime) -> Order:
    return builders.bought(sale, at)


def upload(who: At, complaint: Complaint, content: bytes = b"") -> HttpResponse:
    file = SimpleUploadedFile("photo.png", content or builders.picture())
    return who.client.post(
        f"{who.door}/complaints/{complaint.id}/evidence", {"file": file}, headers={"Idempotency-Key": f"key-{new_id()}"}
    )


def just_now() -> datetime:
    """By the clock that the doors read."""
    with transaction.atomic():
        return clock.now()


def names(body: dict[str, Any]) -> list[str]:
    """What is offered."""
    return [action["name"] for action in body["actions"]]


class TestOrderComplaints:
    @pytest.mark.duty("ECL-59")
    def test_file_one_and_say_who_has_to_do_what_until_when(self, shopper: At, order: Order) -> None:
        answer = shopper.send("POST", f"/orders/{order.id}/complaints", COMPLAINT)

        body = answer.json()
        assert (answer.status_code, body["state"], body["topic"]) == (201, "filed", "faulty")
        assert body["demand"] == {"kind": "partial_refund", "amount": {"amount": 4000, "currency": "CNY"}}
        assert [(clock["kind"], clock["owed_by"]) for clock in body["clocks"]] == [("complaints.acknowledge", "staff")]
        assert names(body) == ["withdraw", "write", "keep_evidence"]
        assert shopper.get(f"/complaints/{body['id']}").json()["statement"] == builders.STATEMENT

    def test_repeat_nothing_of_what_was_written(self, shopper: At, order: Order) -> None:
        """What an unsafe call answers is kept, to be given again; words of people are not kept there."""
        answer = shopper.send("POST", f"/orders/{order.id}/complaints", COMPLAINT)

        assert builders.STATEMENT not in answer.content.decode()

    def test_happen_once_a_key(self, shopper: At, order: Order) -> None:
        first, again = (
            shopper.send("POST", f"/orders/{order.id}/complaints", COMPLAINT, key="k" * 16) for _ in range(2)
        )

        assert (first.content, again["Idempotent-Replayed"]) == (again.content, "true")
        assert len(shopper.get("/complaints").json()["items"]) == 1

    def test_name_the_one_that_is_open(self, shopper: At, order: Order) -> None:
        first = shopper.send("POST", f"/orders/{order.id}/complaints", COMPLAINT).json()

        answer = shopper.send("POST", f"/orders/{order.id}/complaints", COMPLAINT)

        assert refusal(answer) == (409, "complaints.open_already")
        assert answer.json()["params"] == {"complaint_id": first["id"]}

    @pytest.mark.parametrize(
        "changes",
        [
            {"topic": "weather"},
            {"topic": None},
            {"demand": {"kind": "revenge"}},
            {"demand": {"kind": "partial_refund", "amount": {"amount": 0}}},
            {"demand": {"kind": "partial_refund", "amount": {"amount": 1.5}}},
            {"demand": {"kind": "partial_refund", "amount": {"amount": 10**30}}},
            {"demand": "refund"},
            {"statement": ""},
            {"statement": "\x00"},
            {"statement": "字" * 4001},
            {"harm_known_since": "yesterday"},
            {"harm_known_since": "0981-12-21T16:54:37Z"},
        ],
    )
    def test_refuse_what_is_malformed(self, shopper: At, order: Order, changes: dict[str, Any]) -> None:
        answer = shopper.send("POST", f"/orders/{order.id}/complaints", COMPLAINT | changes)

        assert refusal(answer) == (400, "http.invalid")

    def test_say_every_reason(self, shopper: At, order: Order) -> None:
        demand = {"kind": "partial_refund", "amount": {"amount": 11601}}

        answer = shopper.send("POST", f"/orders/{order.id}/complaints", COMPLAINT | {"demand": demand})

        assert refusal(answer) == (422, "complaints.refused")
        assert answer.json()["params"] == {"reasons": ["more_than_refundable"], "refundable": 11600}

    def test_hide_another_s_order(self, order: Order, at: datetime) -> None:
        answer = At(orders.stranger(at)).send("POST", f"/orders/{order.id}/complaints", COMPLAINT)

        assert refusal(answer) == (404, "orders.not_found")


class TestComplaints:
    def test_are_listed_for_both_sides_and_nobody_else(
        self, sale: Sale, shopper: At, seller: At, order: Order, at: datetime
    ) -> None:
        complaint, other = builders.file(order, sale, at), orders.sale(at)

        for who in (shopper, seller):
            [row] = who.get("/complaints").json()["items"]
            assert (row["id"], row["number"], row["state"]) == (str(complaint.id), complaint.number, "filed")
        for who in (At(other.shopper), At(other.seller, SELLER)):
            assert who.get("/complaints").json()["items"] == []
            assert refusal(who.get(f"/complaints/{complaint.id}")) == (404, "complaints.not_found")

    def test_are_chosen_by_state(self, sale: Sale, shopper: At, order: Order, at: datetime) -> None:
        builders.file(order, sale, at)

        assert len(shopper.get("/complaints?state=filed").json()["items"]) == 1
        assert shopper.get("/complaints?state=decided").json()["items"] == []
        assert refusal(shopper.get("/complaints?state=lost")) == (400, "http.invalid")

    def test_cost_the_same_queries_however_many(self, sale: Sale, shopper: At, order: Order, at: datetime) -> None:
        builders.file(order, sale, at)
        shopper.get("/complaints")
        with CaptureQueriesContext(connection) as one:
            shopper.get("/complaints")
        for topic in (Topic.PRICE, Topic.SERVICE, Topic.OTHER, Topic.COUNTERFEIT):
            builders.file(order, sale, at, topic=topic, demand=builders.APOLOGY)

        with CaptureQueriesContext(connection) as five:
            assert len(shopper.get("/complaints").json()["items"]) == 5

        assert len(five) == len(one)


class TestOneComplaint:
    def test_shows_both_sides_all_that_was_said_shown_and_decided(
        self, sale: Sale, shopper: At, seller: At, at: datetime
    ) -> None:
        complaint = builders.escalated(sale, at)
        builders.write(complaint, sale.shopper, at)
        builders.decide(complaint, at)

        for who in (shopper, seller):
            answer = who.get(f"/complaints/{complaint.id}")
            body = answer.json()
            assert answer["Cache-Control"] == "private, no-store"
            assert (body["statement"], body["messages"][0]["text"]) == (builders.STATEMENT, "请看第二张照片。")
            assert [given["statement"] for given in body["answers"]] == ["出库前已抽检，照片为证。"]
            assert body["answers"][0]["evidence"] == [file["id"] for file in body["evidence"]]
            assert (body["decision"]["outcome"], body["decision"]["basis"]) == ("upheld", ["CRL-24"])
            assert body["decision"]["reasons"] == "商家未举证，采信消费者的照片。"
            assert [(r["amount"]["amount"], r["state"]) for r in body["remedies"]] == [(4000, "requested")]
            assert names(body) == ["write"]

    def test_tells_until_when(self, sale: Sale, shopper: At, at: datetime) -> None:
        complaint = builders.offered(sale, at)

        body = shopper.get(f"/complaints/{complaint.id}").json()

        until = {action["name"]: action["until"] for action in body["actions"]}
        assert (until["escalate"], until["withdraw"]) == ("2026-03-25T16:00:00Z", None)


class TestShopAnswer:
    def answer(self, seller: At, complaint: Complaint, **body: Any) -> HttpResponse:
        return seller.send("PUT", f"/complaints/{complaint.id}/answer", body)

    def test_accepts(self, sale: Sale, seller: At, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)

        answer = self.answer(seller, complaint, kind="accept")

        assert (answer.status_code, answer.json()["state"]) == (200, "resolved")
        assert [refund.amount.amount for refund in builders.refunds(complaint, sale)] == [4000]

    def test_offers_less(self, sale: Sale, seller: At, shopper: At) -> None:
        complaint = builders.with_shop(sale, just_now())

        answer = self.answer(seller, complaint, kind="offer", amount={"amount": 100}, statement="先退一元。")

        assert (answer.status_code, answer.json()["state"]) == (200, "answered")
        [given] = shopper.get(f"/complaints/{complaint.id}").json()["answers"]
        assert (given["kind"], given["amount"]["amount"], given["statement"]) == ("offer", 100, "先退一元。")

    def test_rejects_with_what_it_has_left(self, sale: Sale, seller: At) -> None:
        complaint = builders.with_shop(sale, just_now())
        body = {"kind": "reject", "reason": "not_our_goods", "statement": "不是我店商品。"}

        assert refusal(self.answer(seller, complaint, **body)) == (422, "complaints.answer_refused")
        kept = upload(seller, complaint).json()
        answer = self.answer(seller, complaint, **body, evidence=[kept["id"]])

        assert (answer.status_code, answer.json()["state"]) == (200, "answered")

    def test_offers_and_rejects_in_time_alone(self, sale: Sale, seller: At, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)  # years ago, by the real clock of these doors

        for body in (
            {"kind": "offer", "amount": {"amount": 100}},
            {"kind": "reject", "reason": "not_our_goods", "statement": "不是我店商品", "evidence": [str(new_id())]},
        ):
            assert refusal(self.answer(seller, complaint, **body)) == (410, "complaints.answer_too_late")

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"kind": "perhaps"},
            {"kind": "offer"},
            {"kind": "offer", "amount": {"amount": -1}},
            {"kind": "reject"},
            {"kind": "reject", "reason": "no_idea"},
            {"kind": "reject", "reason": "not_our_goods", "evidence": ["photo.png"]},
        ],
    )
    def test_is_one_of_three(self, sale: Sale, seller: At, at: datetime, body: dict[str, Any]) -> None:
        complaint = builders.with_shop(sale, at)

        assert refusal(self.answer(seller, complaint, **body)) == (400, "http.invalid")

    def test_is_no_shopper_s_to_give(self, sale: Sale, shopper: At, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)

        assert shopper.send("PUT", f"/complaints/{complaint.id}/answer", {"kind": "accept"}).status_code == 404


class TestTheShopper:
    def test_takes_an_offer(self, sale: Sale, shopper: At, at: datetime) -> None:
        complaint = builders.offered(sale, at)

        answer = shopper.send("PUT", f"/complaints/{complaint.id}/offer-acceptance")

        assert (answer.status_code, answer.json()["state"]) == (200, "resolved")

    def test_has_the_platform_decide(self, sale: Sale, shopper: At, at: datetime) -> None:
        complaint = builders.rejected(sale, at)

        assert refusal(shopper.send("PUT", f"/complaints/{complaint.id}/offer-acceptance")) == (
            409,
            "complaints.nothing_offered",
        )
        answer = shopper.send("PUT", f"/complaints/{complaint.id}/escalation")

        assert (answer.status_code, answer.json()["state"]) == (200, "escalated")

    def test_lets_it_go(self, sale: Sale, shopper: At, at: datetime) -> None:
        complaint = builders.filed(sale, at)

        answer = shopper.send("PUT", f"/complaints/{complaint.id}/withdrawal")
        again = shopper.send("PUT", f"/complaints/{complaint.id}/withdrawal")

        assert (answer.json()["state"], refusal(again)) == ("withdrawn", (409, "states.illegal_transition"))


class TestMessages:
    def test_are_written_by_both_and_answered_without_their_text(
        self, sale: Sale, shopper: At, seller: At, at: datetime
    ) -> None:
        complaint = builders.with_shop(sale, at)

        for who, author in ((shopper, "shopper"), (seller, "merchant")):
            answer = who.send("POST", f"/complaints/{complaint.id}/messages", {"text": "请核实。"})
            assert (answer.status_code, answer.json()["author"], "text" in answer.json()) == (201, author, False)

        body = shopper.get(f"/complaints/{complaint.id}").json()
        assert ([said["text"] for said in body["messages"]], body["state"]) == (["请核实。"] * 2, "with_shop")


class TestEvidence:
    def test_is_left_by_one_side_and_fetched_by_the_other(
        self, sale: Sale, shopper: At, seller: At, at: datetime
    ) -> None:
        complaint = builders.filed(sale, at)

        kept = upload(shopper, complaint)
        fetched = seller.get(f"/complaints/{complaint.id}/evidence/{kept.json()['id']}")

        assert (kept.status_code, kept.json()["media_type"], kept.json()["kept_by"]) == (201, "image/png", "shopper")
        assert (fetched.status_code, fetched["Content-Type"]) == (200, "image/png")
        assert fetched["Content-Disposition"].startswith("attachment")

    def test_of_another_complaint_is_none_of_this(self, sale: Sale, shopper: At, order: Order, at: datetime) -> None:
        here, there = builders.file(order, sale, at), builders.file(order, sale, at, topic=Topic.OTHER)
        kept = upload(shopper, there).json()

        assert refusal(shopper.get(f"/complaints/{here.id}/evidence/{kept['id']}")) == (404, "files.not_found")

    def test_is_judged_by_what_it_is(self, sale: Sale, shopper: At, at: datetime) -> None:
        complaint = builders.filed(sale, at)

        assert refusal(upload(shopper, complaint, b"<script>")) == (422, "files.unknown_kind")

    def test_is_hidden_from_strangers(self, sale: Sale, shopper: At, at: datetime) -> None:
        complaint = builders.filed(sale, at)
        kept = upload(shopper, complaint).json()
        stranger = At(orders.stranger(at))

        assert refusal(stranger.get(f"/complaints/{complaint.id}/evidence/{kept['id']}")) == (
            404,
            "complaints.not_found",
        )
        assert refusal(upload(stranger, complaint)) == (404, "complaints.not_found")
