"""Who wins when two want to move a complaint at once? Real threads, real commits."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
from django.db import transaction

import platform_core.deadlines.queries as deadlines
from complaints.models import Complaint
from complaints.types import Outcome
from tests.complaints import builders
from tests.merchants.builders import acting_as
from tests.orders import builders as orders
from tests.orders.builders import Sale
from tests.platform_core.cases.trying import together

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]
ROUNDS = 4


def running(complaint: Complaint, sale: Sale) -> list[str]:
    with acting_as(sale.seller), transaction.atomic():
        return [promise.kind for promise in deadlines.about(complaint.id) if promise.state == "running"]


def ended(complaint: Complaint, sale: Sale) -> tuple[str, list[int], list[str]]:
    """The state, what goes back, and what still runs."""
    remedies = [refund.amount.amount for refund in builders.refunds(complaint, sale)]
    return builders.now(complaint, sale).state, remedies, running(complaint, sale)


class TestStaff:
    def test_decide_once_however_many_decide_at_once(self, at: datetime) -> None:
        sale = orders.sale(at)
        complaint = builders.escalated(sale, at)
        ways = (builders.finding(), builders.finding(Outcome.DISMISSED), builders.finding(Outcome.PARTLY, fen=700))

        outcome = together([lambda why=why: builders.decide(complaint, at, why=why) for why in ways * 2])

        assert Counter(outcome) == {"done": 1, "states.illegal_transition": 5}
        state, remedies, clocks = ended(complaint, sale)
        assert (state, len(remedies) <= 1, clocks) == ("decided", True, [])

    def test_and_the_shop_give_the_money_back_once(self, at: datetime) -> None:
        for _ in range(ROUNDS):
            sale = orders.sale(at)
            complaint = builders.escalated(sale, at)

            outcome = together(
                [
                    lambda sale=sale, it=complaint: builders.accept(it, sale, at),
                    lambda it=complaint: builders.decide(it, at),
                ]
            )

            assert Counter(outcome) == {"done": 1, "states.illegal_transition": 1}
            assert ended(complaint, sale)[1:] == ([4000], [])


class TestTheShopper:
    def test_files_one_of_many_at_once(self, at: datetime) -> None:
        sale = orders.sale(at)
        order = orders.paid(sale, at)

        outcome = together([lambda: builders.file(order, sale, at)] * 8)

        assert Counter(outcome) == {"done": 1, "complaints.open_already": 7}


class TestTwoComplaintsOfOneOrder:
    def test_give_back_no_more_than_was_paid(self, at: datetime) -> None:
        """Each asks for more than half: what is left when the second comes goes back, and not a fen more."""
        sale = orders.sale(at)
        order = orders.paid(sale, at)
        demand = builders.Demand(builders.DemandKind.PARTIAL_REFUND, builders.Money(8000))
        both = [builders.file(order, sale, at, topic=topic, demand=demand) for topic in ("price", "service")]
        for complaint in both:
            builders.acknowledge(complaint, at)

        outcome = together([lambda it=it: builders.accept(it, sale, at) for it in both])

        given = sorted(amount for it in both for amount in ended(it, sale)[1])
        # Whoever read what is left before the other took it is refused whole, and accepts again.
        assert (outcome.count("done"), given) in [(2, [3600, 8000]), (1, [8000])]
        assert set(outcome) <= {"done", "payments.not_refundable"}
