"""What do we hold about the people in complaints, and can a thief of a backup read it?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from complaints.complaint import models as complaint_models
from complaints.complaint.types import Outcome
from privacy.requests import commands as requests_commands
from tests.complaints.complaint import builders as complaint_builders
from tests.complaints.complaint.test_api import upload
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_api import SELLER, At
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale, just_now
from tests.plain_text import found_in_plain

SAID = (
    *("我过敏住院了一天", "我们查过监控录像", "先退您一部分", "请看住院发票原件", "录像显示包装完好"),
    *("昨天医生说是过敏", "录像没有人看完整", "重新看过录像"),
)
STATEMENT, MESSAGE, OFFERED, REPLIED, REASONS, NEWS, DISAGREES, REVIEWED = SAID


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestExport:
    def test_gives_a_shopper_all_that_was_said_and_decided(self, sale: Sale, at: datetime) -> None:
        complaint = complaint_builders.escalated(sale, at, statement=STATEMENT)
        complaint_builders.write(complaint, sale.seller, at, text=MESSAGE)
        complaint_builders.decide(
            complaint, at, why=complaint_builders.finding(Outcome.PARTLY, fen=700, reasons=REASONS)
        )
        complaint_builders.ask_review(complaint, sale.seller, at)
        complaint_builders.replace(complaint, at, why=complaint_builders.finding(Outcome.DISMISSED, reasons=REVIEWED))
        complaint_builders.escalated(orders.sale(at), at)  # somebody else's

        with acting_as(sale.shopper), transaction.atomic():
            copy = requests_commands.export_subject(sale.shopper.id, by=sale.shopper, at=at)

        [told], [said, _], [answer], [decision], [review] = (
            copy[f"complaints.{model}"] for model in ("Complaint", "Message", "Answer", "Decision", "Review")
        )
        [refund] = copy["payments.Refund"]
        assert (told["id"], told["statement"]) == (complaint.id, STATEMENT)
        assert (said["author"], said["text"]) == ("merchant", MESSAGE)
        assert (answer["kind"], answer["statement"]) == ("reject", "出库前已抽检，照片为证。")
        assert (decision["outcome"], decision["reasons"]) == ("partly", REASONS)
        assert (review["outcome"], review["borne"], review["reasons"]) == ("dismissed", 700, REVIEWED)
        assert (refund["case_id"], refund["amount"]) == (complaint.id, 700)


@pytest.mark.commits
@pytest.mark.login("worker")
class TestTheDatabase:
    def test_holds_no_word_of_anybody_in_plain(self) -> None:
        """Through the doors, answers kept for idempotency and all, and by staff's command."""
        at = just_now()
        sale = orders.sale(at)
        order = complaint_builders.bought(sale, at)
        shopper, seller = At(sale.shopper), At(sale.seller, SELLER)
        body = {"topic": "faulty", "demand": {"kind": "refund"}, "statement": STATEMENT} | {
            "new_fact": {"text": NEWS, "since": at.isoformat()}
        }
        made = shopper.send("POST", f"/orders/{order.id}/complaints", body)
        where = f"/complaints/{made.json()['id']}"
        with acting_as(sale.seller), transaction.atomic():
            complaint = complaint_models.Complaint.objects.get()
        complaint_builders.acknowledge(complaint, at)
        offer = {"kind": "offer", "amount": {"amount": 100}, "statement": OFFERED}

        replies = [
            seller.send("POST", f"{where}/messages", {"text": MESSAGE}),
            upload(shopper, complaint),
            seller.send("PUT", f"{where}/answer", offer),
            shopper.send("POST", f"{where}/messages", {"text": REPLIED}),
            shopper.send("PUT", f"{where}/escalation"),
        ]
        complaint_builders.decide(complaint, at, why=complaint_builders.finding(reasons=REASONS))
        replies.append(seller.send("PUT", f"{where}/review", {"text": DISAGREES}))
        why = complaint_builders.finding(Outcome.DISMISSED, reasons=REVIEWED)
        complaint_builders.replace(complaint, just_now(), why=why)
        shown = seller.get(where).content.decode()

        assert [reply.status_code for reply in replies] == [201, 201, 200, 201, 200, 200]
        assert all(text in shown for text in SAID)  # whoever may read it, reads it
        assert found_in_plain(SAID, known=complaint.number) == []
