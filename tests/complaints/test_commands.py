"""What happens at each step of a complaint, and what does not?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

import platform_core.deadlines.queries as deadlines
from complaints import commands, queries
from complaints.errors import (
    AnswerRefused,
    AnswerTooLate,
    ComplaintEnded,
    ComplaintNotFound,
    ComplaintOpen,
    ComplaintRefused,
    ComplaintTooOld,
    DecidedAlready,
    DecisionRefused,
    NothingOffered,
    RemedyStands,
    TextRefused,
)
from complaints.models import Answer, Complaint, Decision, Message
from complaints.types import Demand, DemandKind, Outcome, Topic
from orders.errors import OrderNotFound
from orders.models import Order
from platform_core.actors import Actor
from platform_core.money import Money
from platform_core.payments.queries import refund_state
from platform_core.payments.types import Outcome as Called
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from tests.complaints import builders
from tests.merchants.builders import eyes, operator
from tests.orders import builders as orders
from tests.orders.builders import Sale
from tests.orders.conftest import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Step = Callable[..., Complaint]


def running(complaint: Complaint, sale: Sale) -> list[str]:
    """The kinds of clocks that run for it."""
    with eyes(sale.seller), transaction.atomic():
        return [promise.kind for promise in deadlines.about(complaint.id) if promise.state == "running"]


def paid_back(complaint: Complaint, sale: Sale) -> list[int]:
    """What was set aside to go back, in fen."""
    return [remedy.amount for remedy in builders.remedies(complaint, sale)]


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

        with eyes(sale.seller), transaction.atomic():
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
        with eyes(sale.shopper), transaction.atomic():
            assert Complaint.objects.count() == 1
        assert builders.file(order, sale, at, topic=Topic.SERVICE).state == "filed"

    @staticmethod
    def order_of(complaint: Complaint, sale: Sale) -> Order:
        with eyes(sale.seller), transaction.atomic():
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

    def test_is_not_the_shop_s_to_do(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.filed(sale, at)

        with refused(WrongRole):
            builders.acknowledge(complaint, at, by=sale.seller)

        assert builders.now(complaint, sale).state == "filed"


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

        with eyes(sale.shopper), transaction.atomic():
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

    def test_comes_too_early_before_it_was_passed_on(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.filed(sale, at)

        with refused(IllegalTransition):
            builders.accept(complaint, sale, at)

        assert (paid_back(complaint, sale), running(complaint, sale)) == ([], ["complaints.acknowledge"])


class TestOffer:
    def test_is_the_shopper_s_to_take_up_in_time(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)

        builders.offer(complaint, sale, at + HOUR, statement="先退一部分。")

        with eyes(sale.shopper), transaction.atomic():
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

    def test_hides_the_complaint_from_another_shop(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint, other = builders.with_shop(sale, at), orders.sale(at)

        with refused(ComplaintNotFound):
            builders.offer(complaint, other, at)


@pytest.mark.duty("HSE-08")
class TestReject:
    def test_takes_a_reason_words_and_evidence_of_the_shop_s_own(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)
        file_id = builders.keep(complaint, sale.seller, at)

        builders.reject(complaint, sale, at, why=builders.rejection(file_id))

        with eyes(sale.shopper), transaction.atomic():
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


class TestEscalate:
    def test_makes_it_the_platform_s_turn(self, sale: Sale, at: datetime) -> None:
        complaint = builders.escalated(sale, at)

        assert (builders.now(complaint, sale).state, running(complaint, sale)) == ("escalated", ["complaints.decide"])

    def test_waits_for_the_shop_s_answer(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.with_shop(sale, at)

        with refused(IllegalTransition):
            builders.escalate(complaint, sale, at)

        assert running(complaint, sale) == ["complaints.answer"]


class TestWithdraw:
    @pytest.mark.parametrize("step", [builders.filed, builders.with_shop, builders.offered])
    def test_stops_whatever_clock_runs(self, sale: Sale, at: datetime, step) -> None:
        complaint = step(sale, at)

        builders.withdraw(complaint, sale, at)

        assert (builders.now(complaint, sale).state, running(complaint, sale)) == ("withdrawn", [])

    def test_comes_too_late_when_the_platform_decides(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.escalated(sale, at)

        with refused(IllegalTransition):
            builders.withdraw(complaint, sale, at)

        assert running(complaint, sale) == ["complaints.decide"]


class TestDecide:
    def test_has_its_effect_in_the_same_transaction(self, sale: Sale, at: datetime) -> None:
        complaint, by = builders.escalated(sale, at), operator()

        builders.decide(complaint, at + HOUR, by=by)

        with eyes(sale.shopper), transaction.atomic():
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

    def test_is_nobody_s_but_staff_s(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.escalated(sale, at)

        for by in (sale.shopper, sale.seller):
            with refused(WrongRole):
                builders.decide(complaint, at, by=by)

        assert builders.now(complaint, sale).state == "escalated"

    def test_decides_once(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.escalated(sale, at)
        builders.decide(complaint, at)

        with refused(IllegalTransition):
            builders.decide(complaint, at, why=builders.finding(Outcome.DISMISSED))

        assert paid_back(complaint, sale) == [4000]


class TestAskAgain:
    def again(
        self, complaint: Complaint, at: datetime, by: Actor, *, reason: str = "支付机构系统故障，已恢复。"
    ) -> None:
        with eyes(by), transaction.atomic():
            commands.ask_again(complaint.id, reason=reason, by=by, at=at)

    def test_asks_once_more_for_what_the_provider_refused(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)
        builders.accept(complaint, sale, at)
        [first] = builders.remedies(complaint, sale)
        builders.provider_says(first, Called.FAILED, at)

        self.again(complaint, at, operator())

        [_, second] = builders.remedies(complaint, sale)
        assert (second.amount, second.ordinal, second.refund_id != first.refund_id) == (4000, 2, True)
        with eyes(sale.seller), transaction.atomic():
            assert refund_state(second.refund_id) == "requested"
            [why] = Message.objects.filter(complaint=complaint)
            assert (why.author, queries.opened([why])) == ("staff", {why.id: "支付机构系统故障，已恢复。"})

    @pytest.mark.duty("HSE-08")
    def test_asks_for_nothing_without_a_reason(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.with_shop(sale, at)
        builders.accept(complaint, sale, at)
        builders.provider_says(builders.remedies(complaint, sale)[0], Called.FAILED, at)

        with refused(TextRefused):
            self.again(complaint, at, operator(), reason=" ")

        assert paid_back(complaint, sale) == [4000]

    @pytest.mark.parametrize("outcome", [Called.SUCCEEDED, Called.SILENT])
    def test_leaves_a_refund_alone_that_has_not_failed(
        self, sale: Sale, at: datetime, refused: Refused, outcome: Called
    ) -> None:
        complaint = builders.with_shop(sale, at)
        builders.accept(complaint, sale, at)
        builders.provider_says(builders.remedies(complaint, sale)[0], outcome, at)

        with refused(RemedyStands):
            self.again(complaint, at, operator())

        assert paid_back(complaint, sale) == [4000]


class TestWrite:
    def test_is_read_by_both_sides_and_moves_no_clock(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)
        with eyes(sale.seller), transaction.atomic():
            before = deadlines.about(complaint.id)

        for person in (sale.shopper, sale.seller, operator()):
            builders.write(complaint, person, at + HOUR)

        with eyes(sale.shopper), transaction.atomic():
            found = queries.complaint(complaint.id, by=sale.shopper)
            said = queries.messages(found)
            assert set(queries.texts(found, said).written.values()) == {"请看第二张照片。"}
            assert deadlines.about(complaint.id) == before
        assert [message.author for message in said] == ["shopper", "merchant", "staff"]
        assert builders.now(complaint, sale).state == "with_shop"

    def test_is_taken_after_the_end_as_well(self, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)
        builders.withdraw(complaint, sale, at)

        builders.write(complaint, sale.shopper, at)

        with eyes(sale.seller), transaction.atomic():
            assert Message.objects.count() == 1

    @pytest.mark.parametrize(("text", "reason"), [(" \n", "text_missing"), ("字" * 4001, "text_too_long")])
    def test_says_something_and_no_book(
        self, sale: Sale, at: datetime, refused: Refused, text: str, reason: str
    ) -> None:
        complaint = builders.filed(sale, at)

        with refused(TextRefused) as refusal:
            builders.write(complaint, sale.shopper, at, text=text)

        assert refusal.value.reasons == (reason,)

    def test_is_hidden_from_strangers(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.filed(sale, at)

        with refused(ComplaintNotFound):
            builders.write(complaint, orders.stranger(at), at)


class TestKeepEvidence:
    def test_shows_each_side_what_the_other_left(self, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)
        left = [builders.keep(complaint, person, at) for person in (sale.shopper, sale.seller)]

        for person in (sale.shopper, sale.seller, operator()):
            with eyes(person), transaction.atomic():
                assert [kept.id for kept in queries.evidence(complaint.id)] == left

    def test_takes_no_more_once_it_has_ended(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.filed(sale, at)
        builders.withdraw(complaint, sale, at)

        with refused(ComplaintEnded):
            builders.keep(complaint, sale.shopper, at)


class TestWhatIsWritten:
    def test_is_one_answer_and_one_decision(self, sale: Sale, at: datetime) -> None:
        complaint = builders.escalated(sale, at)
        builders.decide(complaint, at)

        with eyes(sale.seller), transaction.atomic():
            assert (Answer.objects.count(), Decision.objects.count()) == (1, 1)
