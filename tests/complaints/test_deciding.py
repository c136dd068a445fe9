"""What does the platform decide, and is the money asked for until it is there?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

import platform_core.deadlines.queries as deadlines
from complaints import commands, queries
from complaints.errors import DecisionRefused, RemedyStands, TextRefused
from complaints.models import Complaint, Message
from complaints.types import Outcome
from platform_core.actors import Actor
from platform_core.cases.queries import opened
from platform_core.payments.types import Outcome as Called
from tests.complaints import builders
from tests.merchants.builders import acting_as, operator
from tests.orders.builders import Sale
from tests.orders.conftest import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def running(complaint: Complaint, sale: Sale) -> list[str]:
    """The kinds of clocks that run for it."""
    with acting_as(sale.seller), transaction.atomic():
        return [promise.kind for promise in deadlines.about(complaint.id) if promise.state == "running"]


def paid_back(complaint: Complaint, sale: Sale) -> list[int]:
    """What was set aside to go back, in fen."""
    return [refund.amount.amount for refund in builders.refunds(complaint, sale)]


class TestDecide:
    def test_has_its_effect_in_the_same_transaction(self, sale: Sale, at: datetime) -> None:
        complaint, by = builders.escalated(sale, at), operator()

        builders.decide(complaint, at + HOUR, by=by)

        with acting_as(sale.shopper), transaction.atomic():
            found = queries.complaint(complaint.id, by=sale.shopper)
            decision = queries.decision(found)
            assert decision
            written = queries.texts(found, [decision]).written[decision.id]
        assert (decision.outcome, decision.amount, decision.basis) == ("upheld", 4000, ["CRL-24"])
        assert (decision.decided_by, written) == (by.id, "商家未举证，采信消费者的照片。")
        assert (found.state, paid_back(complaint, sale), running(complaint, sale)) == ("decided", [4000], [])

    def test_gives_a_part_where_it_upholds_in_part(self, sale: Sale, at: datetime) -> None:
        complaint = builders.passed_over(sale, at)

        builders.decide(complaint, at, why=builders.finding(Outcome.PARTLY, fen=700))

        assert paid_back(complaint, sale) == [700]

    def test_gives_nothing_where_it_dismisses(self, sale: Sale, at: datetime) -> None:
        complaint = builders.escalated(sale, at)

        builders.decide(complaint, at, why=builders.finding(Outcome.DISMISSED))

        assert (builders.now(complaint, sale).state, paid_back(complaint, sale)) == ("decided", [])

    def test_refuses_what_says_neither_why_nor_how_much(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.escalated(sale, at)

        with refused(DecisionRefused) as refusal:
            builders.decide(complaint, at, why=builders.finding(Outcome.PARTLY, reasons="", basis=()))

        assert refusal.value.params == {
            "reasons": ("basis_missing", "amount_missing", "text_missing"),
            "refundable": 11600,
        }
        assert (builders.now(complaint, sale).state, running(complaint, sale)) == ("escalated", ["complaints.decide"])


@pytest.mark.duty("HSE-08", "ECL-61")
class TestHandToSeniors:
    def test_comes_again_as_long_as_nobody_has_decided_and_keeps_since_when(self, sale: Sale, at: datetime) -> None:
        complaint = builders.escalated(sale, at)
        late = [at + 16 * DAY, at + 32 * DAY]

        for when in late:
            builders.left_undecided(complaint, sale, when)

        found = builders.now(complaint, sale)
        assert (found.state, found.senior_since) == ("escalated", late[0])
        assert builders.topics(complaint, sale)[-2:] == ["complaints.overdue"] * 2
        builders.decide(complaint, late[1])
        assert running(complaint, sale) == []


class TestAskAgain:
    def again(
        self, complaint: Complaint, at: datetime, by: Actor, *, reason: str = "支付机构系统故障，已恢复。"
    ) -> None:
        with acting_as(by), transaction.atomic():
            commands.ask_again(complaint.id, reason=reason, by=by, at=at)

    def test_asks_once_more_for_what_the_provider_refused(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)
        builders.accept(complaint, sale, at)
        [first] = builders.refunds(complaint, sale)
        builders.provider_says(first, Called.FAILED, at)

        self.again(complaint, at, operator())

        [_, second] = builders.refunds(complaint, sale)
        assert (second.amount.amount, second.attempt, second.state) == (4000, 2, "requested")
        assert second.id != first.id
        with acting_as(sale.seller), transaction.atomic():
            [why] = Message.objects.filter(complaint=complaint)
            assert (why.author, opened([why])) == ("staff", {why.id: "支付机构系统故障，已恢复。"})

    @pytest.mark.duty("HSE-08")
    def test_asks_for_nothing_without_a_reason(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.with_shop(sale, at)
        builders.accept(complaint, sale, at)
        builders.provider_says(builders.refunds(complaint, sale)[0], Called.FAILED, at)

        with refused(TextRefused):
            self.again(complaint, at, operator(), reason=" ")

        assert paid_back(complaint, sale) == [4000]

    @pytest.mark.parametrize("outcome", [Called.SUCCEEDED, Called.SILENT])
    def test_leaves_a_refund_alone_that_has_not_failed(
        self, sale: Sale, at: datetime, refused: Refused, outcome: Called
    ) -> None:
        complaint = builders.with_shop(sale, at)
        builders.accept(complaint, sale, at)
        builders.provider_says(builders.refunds(complaint, sale)[0], outcome, at)

        with refused(RemedyStands):
            self.again(complaint, at, operator())

        assert paid_back(complaint, sale) == [4000]
