"""What does the platform decide, and is the money asked for until it is there?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from complaints.complaint import queries
from complaints.complaint.commands import remedies as commands
from complaints.complaint.errors import DecisionRefused, RemedyStands, TextRefused
from complaints.complaint.models import Complaint, Message
from complaints.complaint.types import Outcome
from platform_core.cases.records import opened
from platform_core.payments.types import Outcome as Called
from tests.complaints.complaint import builders
from tests.complaints.complaint.builders import does, stand
from tests.complaints.complaint.test_reviewing import books
from tests.merchants.builders import acting_as, operator
from tests.orders.conftest import Refused
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TestDecide:
    def test_has_its_effect_in_the_same_transaction(self, sale: Sale, at: datetime) -> None:
        complaint, by = builders.escalated(sale, at), operator()

        builders.decide(complaint, at + HOUR, by=by)

        with acting_as(sale.shopper), transaction.atomic():
            decision = queries.decision(complaint)
            assert decision
            written = queries.texts(complaint, [decision]).written[decision.id]
        assert (decision.outcome, decision.amount, decision.basis) == ("upheld", 4000, ["CRL-24"])
        assert (decision.decided_by, written) == (by.id, "商家未举证，采信消费者的照片。")
        assert stand(complaint, sale) == ("decided", [4000], ["complaints.ask_review"])

    def test_refuses_what_says_neither_why_nor_how_much(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.escalated(sale, at)

        with refused(DecisionRefused) as refusal:
            builders.decide(complaint, at, why=builders.finding(Outcome.PARTLY, reasons="", basis=()))

        reasons = ("basis_missing", "amount_missing", "text_missing")
        assert refusal.value.params == {"reasons": reasons, "refundable": 11600}
        assert stand(complaint, sale) == ("escalated", [], ["complaints.decide"])


@pytest.mark.duty("HSE-08", "ECL-61")
class TestNobodyDecides:
    def test_once_and_senior_staff_have_it_with_a_last_clock(self, sale: Sale, at: datetime) -> None:
        complaint = builders.escalated(sale, at)

        builders.left_undecided(complaint, sale, at + 16 * DAY)

        assert builders.now(complaint, sale).senior_since == at + 16 * DAY
        assert stand(complaint, sale) == ("escalated", [], ["complaints.decide_late"])
        builders.decide(complaint, at + 16 * DAY)
        assert stand(complaint, sale) == ("decided", [4000], ["complaints.ask_review"])

    def test_twice_and_the_platform_pays_where_the_shop_was_silent(self, sale: Sale, at: datetime) -> None:
        complaint = builders.passed_over(sale, at)
        builders.keep(complaint, sale.seller, at)  # a file is no answer
        builders.left_undecided(complaint, sale, at + 16 * DAY)

        builders.left_for_good(complaint, sale, at + 32 * DAY)

        assert stand(complaint, sale) == ("undecided", [4000], [])
        assert builders.topics(complaint, sale)[-2:] == ["complaints.paid_first", "complaints.remedy_granted"]

    @pytest.mark.duty("OPR-27")
    def test_twice_and_the_platform_bears_what_it_pays(self, sale: Sale, at: datetime) -> None:
        complaint = builders.passed_over(sale, at)
        builders.left_undecided(complaint, sale, at + 16 * DAY)
        payable, funding = books(sale)

        builders.left_for_good(complaint, sale, at + 32 * DAY)

        assert books(sale) == (payable + 4000, funding + 4000)

    @pytest.mark.parametrize(("evidence", "given"), [(True, []), (False, [4000])])
    def test_twice_and_it_ends_undecided_where_the_shop_has_answered_and_shown_something(
        self, sale: Sale, at: datetime, evidence: bool, given: list[int]
    ) -> None:
        complaint = builders.offered(sale, at)
        if evidence:
            builders.keep(complaint, sale.seller, at)
        builders.escalate(complaint, sale, at)
        builders.left_undecided(complaint, sale, at + 16 * DAY)

        builders.left_for_good(complaint, sale, at + 32 * DAY)

        assert stand(complaint, sale) == ("undecided", given, [])
        last = "complaints.remedy_granted" if given else "complaints.undecided"
        assert builders.topics(complaint, sale)[-1] == last


class TestAskAgain:
    REASON = "支付机构系统故障，已恢复。"

    def answered(self, sale: Sale, at: datetime, outcome: Called) -> Complaint:
        """Granted, and the provider has said this about the refund."""
        complaint = builders.accept(builders.with_shop(sale, at), sale, at)
        builders.provider_says(builders.refunds(complaint, sale)[0], outcome, at)
        return complaint

    def test_asks_once_more_for_what_the_provider_refused(self, sale: Sale, at: datetime) -> None:
        complaint = self.answered(sale, at, Called.FAILED)

        does(operator(), commands.ask_again, complaint.id, reason=self.REASON, at=at)

        first, second = builders.refunds(complaint, sale)
        assert (second.amount.amount, second.attempt, second.state) == (4000, 2, "requested")
        assert second.id != first.id
        with acting_as(sale.seller), transaction.atomic():
            [why] = Message.objects.filter(complaint=complaint)
            assert (why.author, opened([why])) == ("staff", {why.id: self.REASON})

    @pytest.mark.duty("HSE-08")
    @pytest.mark.parametrize(
        ("outcome", "reason", "refusal"),
        [
            (Called.FAILED, " ", TextRefused),
            (Called.SUCCEEDED, REASON, RemedyStands),
            (Called.SILENT, REASON, RemedyStands),
        ],
    )
    def test_asks_for_nothing_without_a_reason_or_a_refusal(
        self, sale: Sale, at: datetime, refused: Refused, outcome: Called, reason: str, refusal: type[Exception]
    ) -> None:
        complaint = self.answered(sale, at, outcome)

        with refused(refusal):
            does(operator(), commands.ask_again, complaint.id, reason=reason, at=at)

        assert stand(complaint, sale)[1] == [4000]
