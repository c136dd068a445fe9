"""Who wins when two want to move a complaint at once? Real threads, real commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection, transaction

import platform_core.deadlines.queries as deadlines
from complaints.models import Complaint
from complaints.types import Outcome
from platform_core.errors import DomainError
from platform_core.legal.spans import TICK
from tests.complaints import builders
from tests.complaints.test_tasks import sweep
from tests.merchants.builders import eyes
from tests.orders import builders as orders
from tests.orders.builders import Sale

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]
SHOP_SILENT_AT = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)
SHOPPER_SILENT_AT = datetime(2026, 3, 25, 16, 0, tzinfo=UTC)
ROUNDS = 4


def together(calls: Sequence[Callable[[], object]]) -> list[str]:
    """What becomes of each call, all let go at once: `done`, or the code of the refusal."""
    start = Barrier(len(calls))

    def one(call: Callable[[], object]) -> str:
        start.wait()
        try:
            call()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(one, call) for call in calls]]


def running(complaint: Complaint, sale: Sale) -> list[str]:
    with eyes(sale.seller), transaction.atomic():
        return [promise.kind for promise in deadlines.about(complaint.id) if promise.state == "running"]


def ended(complaint: Complaint, sale: Sale) -> tuple[str, list[int], list[str]]:
    """The state, what goes back, and what still runs."""
    remedies = [remedy.amount for remedy in builders.remedies(complaint, sale)]
    return builders.now(complaint, sale).state, remedies, running(complaint, sale)


def before_the_shop(sale: Sale, at: datetime) -> Complaint:
    complaint = builders.file(orders.paid(sale, at), sale, at)
    builders.acknowledge(complaint, at)
    return complaint


class TestTheShopAndItsClock:
    def test_agree_on_what_was_accepted_whoever_is_first(self, at: datetime) -> None:
        for _ in range(ROUNDS):
            sale = orders.sale(at)
            complaint = before_the_shop(sale, at)

            outcome = together(
                [
                    lambda sale=sale, it=complaint: builders.accept(it, sale, SHOP_SILENT_AT - TICK),
                    lambda: sweep(SHOP_SILENT_AT),
                ]
            )

            assert (outcome, ended(complaint, sale)) == (["done", "done"], ("resolved", [4000], []))

    def test_let_one_of_an_offer_and_an_escalation_happen(self, at: datetime) -> None:
        for _ in range(ROUNDS):
            sale = orders.sale(at)
            complaint = before_the_shop(sale, at)

            offered, _ = together(
                [
                    lambda sale=sale, it=complaint: builders.offer(it, sale, SHOP_SILENT_AT - TICK),
                    lambda: sweep(SHOP_SILENT_AT),
                ]
            )

            expected = {
                "done": ("answered", [], ["complaints.reply"]),
                "states.illegal_transition": ("escalated", [], ["complaints.decide"]),
            }
            assert ended(complaint, sale) == expected[offered]


class TestTheShopperAndTheirClock:
    def test_let_one_of_taking_an_offer_and_resting_happen(self, at: datetime) -> None:
        for _ in range(ROUNDS):
            sale = orders.sale(at)
            complaint = before_the_shop(sale, at)
            builders.offer(complaint, sale, at)

            taken, _ = together(
                [
                    lambda sale=sale, it=complaint: builders.accept_offer(it, sale, SHOPPER_SILENT_AT - TICK),
                    lambda: sweep(SHOPPER_SILENT_AT),
                ]
            )

            expected = {"done": ("resolved", [1500], []), "states.illegal_transition": ("closed", [], [])}
            assert ended(complaint, sale) == expected[taken]


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
