"""What may the shop answer, and what may the shopper reply to it?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

import platform_core.deadlines.queries as deadlines
from complaints import queries
from complaints.errors import AnswerRefused, AnswerTooLate, NothingOffered
from complaints.models import Complaint
from complaints.types import Demand, DemandKind, Topic
from platform_core.money import Money
from platform_core.rows import new_id
from tests.complaints import builders
from tests.merchants.builders import acting_as
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


class TestAccept:
    def test_gives_the_money_back_in_the_same_transaction(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)

        builders.accept(complaint, sale, at + HOUR)

        found = builders.now(complaint, sale)
        assert (found.state, found.resolved_at, paid_back(complaint, sale)) == ("resolved", at + HOUR, [4000])
        assert running(complaint, sale) == []
        assert builders.topics(complaint, sale)[-2:] == ["complaints.resolved", "complaints.remedy_granted"]

    def test_settles_an_escalated_one_too_and_relieves_the_platform(self, sale: Sale, at: datetime) -> None:
        complaint = builders.escalated(sale, at)

        builders.accept(complaint, sale, at)

        assert (builders.now(complaint, sale).state, paid_back(complaint, sale)) == ("resolved", [4000])
        assert running(complaint, sale) == []

    def test_grants_after_a_rejection_what_was_demanded(self, sale: Sale, at: datetime) -> None:
        complaint = builders.rejected(sale, at)

        builders.accept(complaint, sale, at)

        with acting_as(sale.shopper), transaction.atomic():
            assert [answer.kind for answer in queries.answers(complaint)] == ["reject", "accept"]
        assert paid_back(complaint, sale) == [4000]

    def test_moves_no_money_where_none_is_demanded(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at, demand=builders.APOLOGY)

        builders.accept(complaint, sale, at)

        assert (builders.now(complaint, sale).state, paid_back(complaint, sale)) == ("resolved", [])

    def test_gives_back_no_fen_twice(self, sale: Sale, at: datetime) -> None:
        """Two complaints ask for more than was paid between them."""
        order = builders.bought(sale, at)
        first = builders.file(order, sale, at, demand=Demand(DemandKind.PARTIAL_REFUND, Money(10000)))
        second = builders.file(order, sale, at, topic=Topic.SERVICE)
        third = builders.file(order, sale, at, topic=Topic.PRICE, demand=builders.WHOLE)

        for complaint in (first, second, third):
            builders.acknowledge(complaint, at)
            builders.accept(complaint, sale, at)

        assert [paid_back(complaint, sale) for complaint in (first, second, third)] == [[10000], [1600], []]


class TestOffer:
    def test_is_the_shopper_s_to_take_up_in_time(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)

        builders.offer(complaint, sale, at + HOUR, statement="先退一部分。")

        with acting_as(sale.shopper), transaction.atomic():
            found = queries.complaint(complaint.id, by=sale.shopper)
            [answer] = queries.answers(found)
            assert queries.texts(found, [answer]).written == {answer.id: "先退一部分。"}
        assert (found.state, answer.kind, answer.amount) == ("answered", "offer", 1500)
        assert (running(complaint, sale), paid_back(complaint, sale)) == (["complaints.reply"], [])

    @pytest.mark.parametrize(
        ("fen", "reasons"),
        [
            (0, ("amount_not_positive",)),
            (4000, ("not_below_demand",)),
            (11601, ("more_than_refundable", "not_below_demand")),
        ],
    )
    def test_is_some_money_below_the_demand(
        self, sale: Sale, at: datetime, refused: Refused, fen: int, reasons: tuple[str, ...]
    ) -> None:
        complaint = builders.with_shop(sale, at)

        with refused(AnswerRefused) as refusal:
            builders.offer(complaint, sale, at, fen=fen)

        assert refusal.value.params == {"reasons": reasons, "refundable": 11600}
        assert running(complaint, sale) == ["complaints.answer"]

    def test_comes_too_late_at_the_end_of_the_clock_even_before_the_sweep(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        complaint = builders.with_shop(sale, at)
        due = datetime(2026, 3, 13, 16, tzinfo=at.tzinfo)

        with refused(AnswerTooLate) as refusal:
            builders.offer(complaint, sale, due)
        in_time = builders.offer(complaint, sale, due - timedelta.resolution)

        assert (refusal.value.params, in_time.state) == ({"closed_at": due}, "answered")


@pytest.mark.duty("HSE-08")
class TestReject:
    def test_takes_a_reason_words_and_evidence_of_the_shop_s_own(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)
        file_id = builders.keep(complaint, sale.seller, at)

        builders.reject(complaint, sale, at, why=builders.rejection(file_id))

        with acting_as(sale.shopper), transaction.atomic():
            [answer] = queries.answers(complaint)
        assert (answer.kind, answer.reason, answer.evidence) == ("reject", "conforms_to_contract", [str(file_id)])
        assert (running(complaint, sale), paid_back(complaint, sale)) == (["complaints.reply"], [])

    def test_refuses_a_mere_no(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.with_shop(sale, at)

        with refused(AnswerRefused) as refusal:
            builders.reject(complaint, sale, at, why=builders.rejection(statement=""))

        assert refusal.value.reasons == ("text_missing", "evidence_missing")
        assert (builders.now(complaint, sale).state, running(complaint, sale)) == ("with_shop", ["complaints.answer"])

    def test_refuses_evidence_that_is_not_the_shop_s(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.with_shop(sale, at)
        of_the_shopper = builders.keep(complaint, sale.shopper, at)

        for evidence in (of_the_shopper, new_id()):
            with refused(AnswerRefused) as refusal:
                builders.reject(complaint, sale, at, why=builders.rejection(evidence))
            assert refusal.value.reasons == ("evidence_unknown",)


class TestAcceptOffer:
    def test_gives_back_what_was_offered(self, sale: Sale, at: datetime) -> None:
        complaint = builders.offered(sale, at)

        builders.accept_offer(complaint, sale, at + HOUR)

        assert (builders.now(complaint, sale).state, paid_back(complaint, sale)) == ("resolved", [1500])
        assert running(complaint, sale) == []

    def test_has_nothing_to_accept_in_a_rejection(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.rejected(sale, at)

        with refused(NothingOffered):
            builders.accept_offer(complaint, sale, at)

        assert (builders.now(complaint, sale).state, running(complaint, sale)) == ("answered", ["complaints.reply"])
