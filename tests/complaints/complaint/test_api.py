"""What do the doors of a complaint accept, show and refuse? What is alike for all cases, `test_contract.py` asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from complaints.complaint.models import Complaint
from complaints.complaint.types import Outcome, Topic
from orders.sales.models.orders import Order
from platform_core.drivers.world.deals import picture
from platform_core.rows import new_id
from tests.complaints.complaint import builders
from tests.orders.checkout.test_api import SELLER, At, refusal
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale, just_now

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
    file = SimpleUploadedFile("photo.png", content or picture())
    return who.client.post(
        f"{who.door}/complaints/{complaint.id}/evidence", {"file": file}, headers={"Idempotency-Key": f"key-{new_id()}"}
    )


def names(body: dict[str, Any]) -> list[str]:
    """What is offered."""
    return [action["name"] for action in body["actions"]]


class TestOrderComplaints:
    @pytest.mark.duty("ECL-59")
    def test_file_one_and_say_who_has_to_do_what_until_when(self, shopper: At, order: Order) -> None:
        answer = shopper.send("POST", f"/orders/{order.id}/complaints", COMPLAINT)

        body = answer.json()
        assert (answer.status_code, body["state"], body["topic"]) == (201, "filed", "faulty")
        assert body["demand"] == COMPLAINT["demand"]
        assert [(clock["kind"], clock["owed_by"]) for clock in body["clocks"]] == [("complaints.acknowledge", "staff")]
        assert names(body) == ["withdraw", "write", "keep_evidence"]
        assert builders.STATEMENT not in answer.content.decode()  # an answer is kept, to be given again; words are not
        assert shopper.get(f"/complaints/{body['id']}").json()["statement"] == builders.STATEMENT
        again = shopper.send("POST", f"/orders/{order.id}/complaints", COMPLAINT)
        assert (refusal(again), again.json()["params"]) == (
            (409, "complaints.open_already"),
            {"complaint_id": body["id"]},
        )

    @pytest.mark.parametrize(
        "changes",
        [
            {"topic": "weather"},
            {"demand": {"kind": "partial_refund", "amount": {"amount": 0}}},
            {"demand": {"kind": "partial_refund", "amount": {"amount": 1.5}}},
            {"demand": {"kind": "partial_refund", "amount": {"amount": 10**30}}},
            {"statement": "\x00"},
            {"harm_known_since": "0981-12-21T16:54:37Z"},
        ],
    )
    def test_refuse_what_is_malformed(self, shopper: At, order: Order, changes: dict[str, Any]) -> None:
        answer = shopper.send("POST", f"/orders/{order.id}/complaints", COMPLAINT | changes)

        assert refusal(answer) == (400, "http.invalid")


class TestComplaints:
    def test_are_listed_for_both_sides_by_state_and_for_nobody_else(
        self, sale: Sale, shopper: At, seller: At, order: Order, at: datetime
    ) -> None:
        complaint, other = builders.file(order, sale, at), orders.sale(at)

        for who in (shopper, seller):
            [row] = who.get("/complaints?state=filed").json()["items"]
            assert (row["id"], row["number"], row["state"]) == (str(complaint.id), complaint.number, "filed")
            assert who.get("/complaints?state=decided").json()["items"] == []
            assert refusal(who.get("/complaints?state=lost")) == (400, "http.invalid")
        for who in (At(other.shopper), At(other.seller, SELLER)):
            assert who.get("/complaints").json()["items"] == []
            assert refusal(who.get(f"/complaints/{complaint.id}")) == (404, "complaints.not_found")

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

    def test_show_both_sides_all_that_was_said_shown_and_decided(
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
            assert names(body) == [
                "write",
                "keep_evidence",
            ]  # the time to ask for a review is over, by the clock of these doors

    def test_tell_until_when(self, sale: Sale, shopper: At, at: datetime) -> None:
        complaint = builders.offered(sale, at)

        body = shopper.get(f"/complaints/{complaint.id}").json()

        until = {action["name"]: action["until"] for action in body["actions"]}
        assert (until["escalate"], until["withdraw"]) == ("2026-03-25T16:00:00Z", None)


class TestShopAnswer:
    REJECTION = {"kind": "reject", "reason": "not_our_goods", "statement": "不是我店商品。"}

    def answer(self, who: At, complaint: Complaint, **body: Any) -> HttpResponse:
        return who.send("PUT", f"/complaints/{complaint.id}/answer", body)

    def test_accepts_and_is_no_shopper_s_to_give(self, sale: Sale, seller: At, shopper: At, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)

        assert self.answer(shopper, complaint, kind="accept").status_code == 404
        answer = self.answer(seller, complaint, kind="accept")

        assert (answer.status_code, answer.json()["state"]) == (200, "resolved")
        assert builders.stand(complaint, sale)[1] == [4000]

    def test_rejects_with_what_it_has_left(self, sale: Sale, seller: At) -> None:
        complaint = builders.with_shop(sale, just_now())

        assert refusal(self.answer(seller, complaint, **self.REJECTION)) == (422, "complaints.answer_refused")
        kept = upload(seller, complaint).json()
        answer = self.answer(seller, complaint, **self.REJECTION, evidence=[kept["id"]])

        assert (answer.status_code, answer.json()["state"]) == (200, "answered")

    @pytest.mark.parametrize(
        ("body", "refused"),
        [
            ({"kind": "offer", "amount": {"amount": 100}}, (410, "complaints.answer_too_late")),
            (REJECTION | {"evidence": [str(new_id())]}, (410, "complaints.answer_too_late")),
            ({"kind": "perhaps"}, (400, "http.invalid")),
            ({"kind": "offer"}, (400, "http.invalid")),
            ({"kind": "reject"}, (400, "http.invalid")),
            ({"kind": "reject", "reason": "not_our_goods", "evidence": ["photo.png"]}, (400, "http.invalid")),
        ],
    )
    def test_is_one_of_three_in_time(
        self, sale: Sale, seller: At, at: datetime, body: dict[str, Any], refused: tuple[int, str]
    ) -> None:
        complaint = builders.with_shop(sale, at)  # months ago, by the real clock of these doors

        assert refusal(self.answer(seller, complaint, **body)) == refused


def test_the_shopper_takes_an_offer_has_the_platform_decide_or_lets_it_go(
    shopper: At, sale: Sale, at: datetime
) -> None:
    offered, rejected = builders.offered(sale, at), builders.rejected(sale, at)
    for complaint, door, said in (
        (rejected, "offer-acceptance", (409, "complaints.nothing_offered")),
        (rejected, "escalation", (200, "escalated")),
        (offered, "offer-acceptance", (200, "resolved")),
        (offered, "withdrawal", (409, "states.illegal_transition")),
    ):
        answer = shopper.send("PUT", f"/complaints/{complaint.id}/{door}")
        assert (answer.status_code, answer.json().get("code") or answer.json()["state"]) == said


@pytest.mark.duty("HSE-08")
@pytest.mark.parametrize("side", ["shopper", "seller"])
def test_a_review_is_asked_for_by_either_side(sale: Sale, shopper: At, seller: At, side: str) -> None:
    complaint = builders.decided(sale, just_now())
    who = {"shopper": shopper, "seller": seller}[side]

    answer = who.send("PUT", f"/complaints/{complaint.id}/review", {"text": "照片没有看。"})
    again = who.send("PUT", f"/complaints/{complaint.id}/review", {"text": "照片没有看。"})
    builders.replace(complaint, just_now(), why=builders.finding(Outcome.DISMISSED))

    assert (answer.status_code, answer.json()["state"]) == (200, "under_review")
    assert refusal(again) == (409, "states.illegal_transition")
    body = who.get(f"/complaints/{complaint.id}").json()
    assert (body["review"]["outcome"], body["decision"]["outcome"]) == ("dismissed", "upheld")
    assert [(r["amount"]["amount"], r["state"]) for r in body["remedies"]] == [(4000, "requested")]


@pytest.mark.duty("HSE-08", "PCR-08")
def test_what_was_granted_is_done_by_the_shop_and_shown(sale: Sale, shopper: At, seller: At) -> None:
    now = just_now()
    complaint = builders.accept(builders.with_shop(sale, now, demand=builders.EXCHANGE), sale, now)
    where = f"/complaints/{complaint.id}/performance"

    unshown = seller.send("PUT", where, {"text": "已寄出新品。"})
    upload(seller, complaint)
    done = seller.send("PUT", where, {"text": "已寄出新品。"})
    confirmed = shopper.send("PUT", f"{where}-confirmation")

    assert refusal(unshown) == (422, "complaints.performance_refused")
    assert (done.status_code, done.json()["clocks"][-1]["state"]) == (200, "met")
    assert refusal(confirmed) == (409, "complaints.nothing_owed")


@pytest.mark.duty("CMP-15")
def test_the_ways_outside_are_shown_from_the_beginning(sale: Sale, shopper: At) -> None:
    complaint = builders.filed(sale, just_now())

    route = shopper.get(f"/complaints/{complaint.id}").json()["outside_route"]

    assert (route["phone"], route["web"], route["may_be_refused"]) == ("12315", "https://www.12315.cn", False)


def test_messages_are_written_by_both_and_answered_without_their_text(
    sale: Sale, shopper: At, seller: At, at: datetime
) -> None:
    complaint = builders.with_shop(sale, at)

    for who, author in ((shopper, "shopper"), (seller, "merchant")):
        answer = who.send("POST", f"/complaints/{complaint.id}/messages", {"text": "请核实。"})
        assert (answer.status_code, answer.json()["author"], "text" in answer.json()) == (201, author, False)

    body = shopper.get(f"/complaints/{complaint.id}").json()
    assert ([said["text"] for said in body["messages"]], body["state"]) == (["请核实。"] * 2, "with_shop")


def test_evidence_is_left_by_one_side_and_fetched_by_the_other_of_this_complaint_alone(
    sale: Sale, shopper: At, seller: At, order: Order, at: datetime
) -> None:
    complaint, other = builders.file(order, sale, at), builders.file(order, sale, at, topic=Topic.OTHER)
    kept, where = upload(shopper, complaint), f"/complaints/{complaint.id}/evidence"
    fetched = seller.get(f"{where}/{kept.json()['id']}")

    assert (kept.status_code, kept.json()["media_type"], kept.json()["kept_by"]) == (201, "image/png", "shopper")
    assert (fetched.status_code, fetched["Content-Type"]) == (200, "image/png")
    assert fetched["Content-Disposition"].startswith("attachment")
    assert refusal(upload(shopper, complaint, b"<script>")) == (422, "files.unknown_kind")
    assert refusal(shopper.get(f"{where}/{upload(shopper, other).json()['id']}")) == (404, "files.not_found")
    stranger = At(orders.stranger(at))
    assert refusal(stranger.get(f"{where}/{kept.json()['id']}")) == (404, "complaints.not_found")
    assert refusal(upload(stranger, complaint)) == (404, "complaints.not_found")
