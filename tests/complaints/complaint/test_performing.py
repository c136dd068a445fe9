"""Is a repair, an exchange or a document done that was granted, and what if it is not?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from complaints.complaint.commands import filing as commands
from complaints.complaint.errors import PerformanceRefused, PerformanceTooLate
from complaints.complaint.models import Complaint
from complaints.complaint.types import Outcome
from merchants.shops import ports as shops_ports
from tests.complaints.complaint import builders
from tests.complaints.complaint.builders import EXCHANGE, does, stand
from tests.merchants.builders import acting_as, operator
from tests.orders.conftest import Refused
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("HSE-08", "PCR-08")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RUNS = ["complaints.perform"]


def promised(sale: Sale, at: datetime) -> Complaint:
    return builders.accept(builders.with_shop(sale, at, demand=EXCHANGE), sale, at)


class TestAPromise:
    def test_is_owed_by_the_shop_and_holds_what_it_would_be_paid(self, sale: Sale, at: datetime) -> None:
        complaint = promised(sale, at)

        assert stand(complaint, sale) == ("resolved", [], RUNS)
        with acting_as(operator()), transaction.atomic():
            [duty] = shops_ports.OPEN_DUTIES["complaints"].owed_by(sale.shop)
        assert (duty.subject_id, duty.due_at) == (complaint.id, datetime(2026, 3, 25, 16, tzinfo=at.tzinfo))

    @pytest.mark.parametrize(
        ("outcome", "runs"), [(Outcome.UPHELD, RUNS), (Outcome.PARTLY, RUNS), (Outcome.DISMISSED, [])]
    )
    def test_is_made_by_a_decision_too(self, sale: Sale, at: datetime, outcome: Outcome, runs: list[str]) -> None:
        complaint = builders.decided(sale, at, why=builders.finding(outcome), demand=EXCHANGE)

        assert stand(complaint, sale) == ("decided", [], ["complaints.ask_review", *runs])

    def test_ends_with_a_review_that_takes_it_back(self, sale: Sale, at: datetime) -> None:
        complaint = builders.ask_review(builders.decided(sale, at, demand=EXCHANGE), sale.seller, at)
        assert stand(complaint, sale)[2] == ["complaints.perform", "complaints.review"]

        builders.replace(complaint, at, why=builders.finding(Outcome.DISMISSED))

        assert stand(complaint, sale) == ("reviewed", [], [])
        assert not builders.now(complaint, sale).owes

    def test_begins_with_a_review_that_grants_it(self, sale: Sale, at: datetime) -> None:
        first = builders.finding(Outcome.DISMISSED)
        complaint = builders.ask_review(builders.decided(sale, at, why=first, demand=EXCHANGE), sale.shopper, at)

        builders.replace(complaint, at, why=builders.finding())

        assert stand(complaint, sale) == ("reviewed", [], RUNS)


class TestPerform:
    def test_is_met_by_the_shop_that_shows_it(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.with_shop(sale, at, demand=EXCHANGE)
        builders.keep(complaint, sale.seller, at)  # before it was granted
        builders.accept(complaint, sale, at + HOUR)

        with refused(PerformanceRefused) as refusal:
            builders.perform(complaint, sale, at + DAY, shown=False)
        builders.perform(complaint, sale, at + DAY)

        assert refusal.value.reasons == ("evidence_missing",)
        assert stand(complaint, sale) == ("resolved", [], [])
        assert builders.topics(complaint, sale)[-1] == "complaints.remedy_performed"
        assert builders.file(builders.order_of(complaint, sale), sale, at + DAY).state == "filed"  # who knows better

    def test_is_too_late_at_the_end_for_the_shop_and_never_for_the_shopper(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        complaint, over = promised(sale, at), datetime(2026, 3, 25, 16, tzinfo=at.tzinfo)

        with refused(PerformanceTooLate) as refusal:
            builders.perform(complaint, sale, over)
        does(sale.shopper, commands.confirm_performance, complaint.id, at=over)

        assert refusal.value.params == {"closed_at": over}
        assert stand(complaint, sale) == ("resolved", [], [])


class TestBecomeMoney:
    def test_gives_back_what_was_paid_for_what_it_is_about(self, sale: Sale, at: datetime) -> None:
        complaint = promised(sale, at)

        builders.made("become_money", complaint, sale, at + 16 * DAY)

        assert stand(complaint, sale) == ("resolved", [11600], [])
        assert not builders.now(complaint, sale).owes

    def test_gives_nothing_twice(self, sale: Sale, at: datetime) -> None:
        complaint = promised(sale, at)
        order = builders.order_of(complaint, sale)
        other = builders.file(order, sale, at, topic="price", demand=builders.WHOLE)
        builders.acknowledge(other, at)
        builders.accept(other, sale, at)

        builders.made("become_money", complaint, sale, at + 16 * DAY)

        assert stand(complaint, sale) == ("resolved", [], [])

    def test_is_what_the_platform_pays_first_where_nobody_decides(self, sale: Sale, at: datetime) -> None:
        complaint = builders.passed_over(sale, at, demand=EXCHANGE)
        builders.left_undecided(complaint, sale, at + 16 * DAY)

        builders.left_for_good(complaint, sale, at + 32 * DAY)

        assert stand(complaint, sale) == ("undecided", [11600], [])

    def test_is_paid_first_beside_the_part_that_was_granted_and_no_less(self, sale: Sale, at: datetime) -> None:
        complaint = builders.passed_over(sale, at, demand=EXCHANGE)
        builders.decide(complaint, at, why=builders.finding(Outcome.PARTLY, fen=700))
        builders.ask_review(complaint, sale.shopper, at)
        builders.made("hand_review_to_seniors", complaint, sale, at + 16 * DAY)

        builders.left_for_good(complaint, sale, at + 32 * DAY)

        assert stand(complaint, sale) == ("undecided", [700, 10900], [])
