"""Who may complain of what, and what follows at once?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

import platform_core.deadlines.queries as deadlines
from complaints import queries
from complaints.errors import ComplaintOpen, ComplaintRefused, ComplaintTooOld, DecidedAlready
from complaints.models import Complaint
from complaints.types import Demand, DemandKind, Outcome, Topic
from orders.errors import OrderNotFound
from orders.models import Order
from platform_core.money import Money
from tests.complaints import builders
from tests.merchants.builders import acting_as
from tests.orders import builders as orders
from tests.orders.builders import Sale
from tests.orders.conftest import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Step = Callable[..., Complaint]


def running(complaint: Complaint, sale: Sale) -> list[str]:
    """The kinds of clocks that run for it."""
    with acting_as(sale.seller), transaction.atomic():
        return [promise.kind for promise in deadlines.about(complaint.id) if promise.state == "running"]


class TestFile:
    @pytest.mark.duty("ECL-59")
    def test_notes_who_complains_of_what_and_starts_the_clock_of_our_own_people(self, sale: Sale, at: datetime) -> None:
        order = builders.bought(sale, at)

        complaint = builders.file(order, sale, at)

        found = builders.now(complaint, sale)
        assert (found.state, found.order_id, found.shopper_id) == ("filed", order.id, sale.shopper.id)
        assert (found.demand, found.demanded, found.topic) == ("partial_refund", 4000, "faulty")
        assert builders.topics(complaint, sale) == ["complaints.filed"]
        assert running(complaint, sale) == ["complaints.acknowledge"]

    def test_seals_what_the_shopper_wrote(self, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)

        with acting_as(sale.seller), transaction.atomic():
            found = queries.complaint(complaint.id, by=sale.seller)
            assert builders.STATEMENT.encode() not in found.statement.ciphertext
            assert queries.texts(found, ()).statement == builders.STATEMENT

    def test_takes_all_that_may_still_go_back_for_a_whole_refund(self, sale: Sale, at: datetime) -> None:
        assert builders.filed(sale, at, demand=builders.WHOLE).demanded == 11600

    def test_asks_no_money_for_another_demand(self, sale: Sale, at: datetime) -> None:
        assert builders.filed(sale, at, demand=builders.APOLOGY).demanded is None

    def test_counts_the_harm_from_the_signature_or_from_what_the_shopper_says(self, sale: Sale, at: datetime) -> None:
        order, later = builders.bought(sale, at), at + DAY

        silent = builders.file(order, sale, later)
        told = builders.file(order, sale, later, topic=Topic.COUNTERFEIT, harm_known_since=at + 2 * HOUR)

        assert (silent.known_since, told.known_since) == (at + HOUR, at + 2 * HOUR)

    def test_hides_a_stranger_s_order(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.bought(sale, at)

        with refused(OrderNotFound):
            builders.file(order, sale, at, by=orders.stranger(at))

    @pytest.mark.duty("ECL-59")
    def test_refuses_the_shop_and_says_all_that_is_wrong(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order, demand = builders.bought(sale, at), Demand(DemandKind.PARTIAL_REFUND, Money(11601))

        with refused(ComplaintRefused) as refusal:
            builders.file(order, sale, at, by=sale.seller, demand=demand, statement=" ")

        assert refusal.value.params == {
            "reasons": ("not_your_order", "more_than_refundable", "text_missing"),
            "refundable": 11600,
        }

    def test_refuses_a_second_of_the_same_and_names_the_first(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.bought(sale, at)
        first = builders.file(order, sale, at)

        with refused(ComplaintOpen) as refusal:
            builders.file(order, sale, at)

        assert refusal.value.params == {"complaint_id": first.id}
        assert builders.file(order, sale, at, topic=Topic.SERVICE, demand=builders.APOLOGY).state == "filed"

    @pytest.mark.parametrize(
        ("begin", "end"),
        [(builders.filed, builders.withdraw), (builders.with_shop, builders.accept)],
        ids=["withdrawn", "settled"],
    )
    def test_takes_the_same_again_once_the_first_has_ended(
        self, sale: Sale, at: datetime, begin: Step, end: Step
    ) -> None:
        first = begin(sale, at)
        end(first, sale, at)

        assert builders.file(self.order_of(first, sale), sale, at).id != first.id

    @pytest.mark.duty("HSE-08")
    def test_refuses_what_the_platform_has_decided_and_names_it(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        first = builders.decide(builders.escalated(sale, at), at, why=builders.finding(Outcome.DISMISSED))
        order = self.order_of(first, sale)

        with refused(DecidedAlready) as refusal:
            builders.file(order, sale, at)

        assert refusal.value.params == {"complaint_id": first.id}
        with acting_as(sale.shopper), transaction.atomic():
            assert Complaint.objects.count() == 1
        assert builders.file(order, sale, at, topic=Topic.SERVICE).state == "filed"

    @staticmethod
    def order_of(complaint: Complaint, sale: Sale) -> Order:
        with acting_as(sale.seller), transaction.atomic():
            return Order.objects.get(id=complaint.order_id)

    def test_refuses_what_was_cancelled_before_it_was_paid(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = orders.placed(sale, at)
        orders.cancel(order, sale, at)

        with refused(ComplaintRefused) as refusal:
            builders.file(order, sale, at, demand=builders.APOLOGY)

        assert refusal.value.reasons == ("never_paid",)

    def test_takes_three_years_and_not_a_tick_more(self, sale: Sale, at: datetime, refused: Refused) -> None:
        """Signed for on Tuesday 10 March 2026: the last day is Saturday 10 March 2029, so the law gives the Monday."""
        order, over = builders.bought(sale, at), datetime(2029, 3, 13, tzinfo=at.tzinfo) - 8 * HOUR

        with refused(ComplaintTooOld) as refusal:
            builders.file(order, sale, over)
        in_time = builders.file(order, sale, over - timedelta.resolution)

        assert (refusal.value.params, in_time.state) == ({"closed_at": over}, "filed")


class TestAcknowledge:
    def test_passes_it_on_to_the_shop_and_starts_its_clock(self, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)

        builders.acknowledge(complaint, at + HOUR)

        found = builders.now(complaint, sale)
        assert (found.state, found.with_shop_at) == ("with_shop", at + HOUR)
        assert running(complaint, sale) == ["complaints.answer"]
        assert builders.topics(complaint, sale)[-1] == "complaints.forwarded"


class TestWithdraw:
    @pytest.mark.parametrize("step", [builders.filed, builders.with_shop, builders.offered])
    def test_stops_whatever_clock_runs(self, sale: Sale, at: datetime, step) -> None:
        complaint = step(sale, at)

        builders.withdraw(complaint, sale, at)

        assert (builders.now(complaint, sale).state, running(complaint, sale)) == ("withdrawn", [])
