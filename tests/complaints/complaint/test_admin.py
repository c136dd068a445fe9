"""How do the platform's people look at complaints, pass them on and decide?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from complaints.complaint.commands import filing
from complaints.complaint.models import Complaint
from complaints.complaint.types import Outcome
from orders.sales.models.orders import Order
from platform_core.actors import Actor
from platform_core.payments.types import Outcome as Called
from tests.aftersales.returns import builders as returns
from tests.complaints.complaint import builders
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # who alone may make staff
QUEUE = "/admin/complaints/complaint/"
WHY = {"reasons": "商家未举证，采信消费者的照片。", "basis": ["CRL-24"]}


def handle(staff_client: Client, complaint: Complaint, **data: Any) -> Any:
    return staff_client.post(f"{QUEUE}{complaint.id}/handle/", data)


def shown(staff_client: Client, complaint: Complaint) -> str:
    answer: HttpResponse = staff_client.get(f"{QUEUE}{complaint.id}/handle/")
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheQueue:
    def test_has_what_waits_too_long_first(self, staff_client: Client, at: datetime) -> None:
        one, two = orders.sale(at), orders.sale(at)
        older, late = builders.filed(one, at), builders.escalated(two, at)
        builders.left_undecided(late, two, at)

        page = staff_client.get(QUEUE).content.decode()

        assert 0 < page.index(late.number) < page.index(older.number)


class TestHandling:
    def test_shows_what_was_said_and_left_by_either_side(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        complaint = builders.escalated(sale, at)
        builders.write(complaint, sale.shopper, at)

        page = shown(staff_client, complaint)

        for text in (
            builders.STATEMENT,
            "请看第二张照片。",
            "出库前已抽检，照片为证。",
            "the goods are as agreed in the contract",
            "¥40.00",
        ):
            assert text in page

    @pytest.mark.duty("HSE-08")
    def test_shows_how_content_the_shopper_was(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        complaint = builders.accept(builders.with_shop(sale, at), sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            filing.rate(complaint.id, stars=4, text="处理尚可", by=sale.shopper, at=at)

        page = shown(staff_client, complaint)

        assert all(text in page for text in ("How content · ★★★★", "处理尚可"))

    def test_hands_out_the_evidence(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)
        file_id = builders.keep(complaint, sale.shopper, at)

        address = f"{QUEUE}{complaint.id}/evidence/{file_id}/"
        answer = staff_client.get(address)

        assert address in shown(staff_client, complaint)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")

    @pytest.mark.duty("ECL-61")
    def test_shows_what_goes_back_by_another_way(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        complaint = builders.escalated(sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            order = Order.objects.get(id=complaint.order_id)
        case = returns.noticed(order, sale, at + timedelta(hours=2), quantity=1)
        assert "¥0.00" in shown(staff_client, complaint)

        returns.granted(case, sale, at + timedelta(hours=2))

        page = shown(staff_client, complaint)
        assert case.number in page
        assert page.count("¥58.00") == 3  # may still go back, is on its way, and is what the return is for

    def test_passes_a_complaint_on_to_the_shop(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)

        reply = handle(staff_client, complaint, choice="acknowledge")

        assert (reply.status_code, reply.url) == (302, QUEUE)
        assert builders.now(complaint, sale).state == "with_shop"

    @pytest.mark.parametrize(
        ("data", "given"),
        [
            ({"choice": "upheld"}, [4000]),
            ({"choice": "partly", "amount": "12.5"}, [1250]),
            ({"choice": "partly", "amount": "7"}, [700]),
            ({"choice": "dismissed"}, []),
        ],
    )
    def test_decides_with_reasons_and_duties(
        self, staff_client: Client, staff: Actor, sale: Sale, at: datetime, data: dict[str, str], given: list[int]
    ) -> None:
        complaint = builders.escalated(sale, at)

        reply = handle(staff_client, complaint, **WHY, **data)

        assert (reply.status_code, reply.url) == (302, QUEUE)
        assert builders.now(complaint, sale).state == "decided"
        assert [refund.amount.amount for refund in builders.refunds(complaint, sale)] == given

    def test_says_in_words_why_a_decision_cannot_stand(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        complaint = builders.escalated(sale, at)

        reply = handle(staff_client, complaint, choice="partly", amount="40")

        assert reply.status_code == 200
        assert "basis missing, not below demand, text missing" in reply.text
        assert 'name="amount" value="40"' in reply.text  # what was typed is not lost
        assert builders.now(complaint, sale).state == "escalated"

    def test_asks_again_for_a_refund_that_failed(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        complaint = builders.accept(builders.with_shop(sale, at), sale, at)
        builders.provider_says(builders.refunds(complaint, sale)[0], Called.FAILED, at)

        assert all(name in shown(staff_client, complaint) for name in ('name="reasons"', 'value="ask_again"'))
        handle(staff_client, complaint, choice="ask_again")
        assert [refund.attempt for refund in builders.refunds(complaint, sale)] == [1]
        handle(staff_client, complaint, choice="ask_again", reasons="支付机构系统故障，已恢复。")

        assert [refund.attempt for refund in builders.refunds(complaint, sale)] == [1, 2]


@pytest.mark.duty("HSE-08")
class TestAReview:
    @pytest.mark.parametrize(
        ("data", "state", "given"),
        [
            ({"choice": "confirm"}, "stands", [700]),
            ({"choice": "anew-upheld", "basis": ["CRL-24"]}, "reviewed", [700, 3300]),
            ({"choice": "anew-partly", "basis": ["CRL-24"], "amount": "10"}, "reviewed", [700, 300]),
            ({"choice": "anew-dismissed", "basis": ["CRL-24"]}, "reviewed", [700]),
        ],
    )
    def test_is_decided_in_words_by_another(
        self, staff_client: Client, sale: Sale, at: datetime, data: dict[str, Any], state: str, given: list[int]
    ) -> None:
        complaint = builders.under_review(sale, at, why=builders.finding(Outcome.PARTLY, fen=700))

        reply = handle(staff_client, complaint, reasons="已重新核对。", **data)

        assert (reply.status_code, reply.url) == (302, QUEUE)
        assert builders.stand(complaint, sale)[:2] == (state, given)

    def test_is_not_offered_to_who_has_decided_and_says_so(
        self, staff_client: Client, staff: Actor, sale: Sale, at: datetime
    ) -> None:
        complaint = builders.decide(builders.escalated(sale, at), at, by=staff)
        builders.ask_review(complaint, sale.shopper, at)

        page = shown(staff_client, complaint)

        assert 'name="choice"' not in page
        assert "another person reviews it" in page
