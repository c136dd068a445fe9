"""How is a decision reviewed, by whom, and who pays for what it had got wrong?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from complaints.complaint import queries
from complaints.complaint.errors import DecisionRefused, OwnDecision, ReviewTooLate, TextRefused
from complaints.complaint.models import Complaint, Decision, Message, Review
from complaints.complaint.types import Finding, Outcome
from platform_core.actors import Actor
from platform_core.cases.records import opened
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.queries import balance, reconcile
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.vault.types import Sealed
from tests.complaints.complaint import builders
from tests.complaints.complaint.builders import stand
from tests.merchants.builders import acting_as, operator
from tests.orders.conftest import Refused
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("HSE-08")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DISMISSED = builders.finding(Outcome.DISMISSED)


def partly(fen: int) -> Finding:
    return builders.finding(Outcome.PARTLY, fen=fen)


def books(sale: Sale) -> tuple[int, int]:
    """What is payable to the shop, and what the platform has put in, in fen."""
    with acting_as(sale.seller), transaction.atomic():
        kinds = (AccountKind.MERCHANT_PAYABLE, AccountKind.PLATFORM_FUNDING)
        payable, funding = (balance(kind, merchant_id=sale.shop).posted.amount for kind in kinds)
    with bound(SYSTEM), transaction.atomic():
        assert reconcile().agrees
    return payable, funding


class TestAskReview:
    @pytest.mark.parametrize("side", ["shopper", "seller"])
    def test_is_for_either_side_in_words_and_suspends_nothing(self, sale: Sale, at: datetime, side: str) -> None:
        complaint = builders.decided(sale, at)
        by: Actor = getattr(sale, side)

        builders.ask_review(complaint, by, at + 6 * DAY)

        assert stand(complaint, sale) == ("under_review", [4000], ["complaints.review"])
        with acting_as(sale.seller), transaction.atomic():
            [why] = Message.objects.filter(complaint=complaint)
            assert (why.author, opened([why])) == (by.role, {why.id: "称重照片没有看。"})

    def test_is_too_late_after_seven_days_and_says_why(self, sale: Sale, at: datetime, refused: Refused) -> None:
        """Decided on Tuesday 10 March: the last day is the 17th."""
        complaint = builders.decided(sale, at)
        over = datetime(2026, 3, 18, tzinfo=at.tzinfo) - 8 * HOUR

        with refused(ReviewTooLate) as refusal:
            builders.ask_review(complaint, sale.shopper, over)
        with refused(TextRefused):
            builders.ask_review(complaint, sale.shopper, over - timedelta.resolution, text=" ")

        assert refusal.value.params == {"closed_at": over}
        builders.ask_review(complaint, sale.shopper, over - timedelta.resolution)


class TestTheReviewer:
    def test_is_not_who_has_decided(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint, by = builders.escalated(sale, at), operator()
        builders.decide(complaint, at, why=DISMISSED, by=by)
        builders.ask_review(complaint, sale.shopper, at)

        with refused(OwnDecision):
            builders.confirm(complaint, at, by=by)
        with refused(OwnDecision):
            builders.replace(complaint, at, why=partly(700), by=by)
        for who, offered in ((by, set()), (operator(), {"confirm", "replace"})):
            with acting_as(who), transaction.atomic():
                found = Complaint.objects.get(id=complaint.id)
                assert {step.name for step in queries.steps(found, by=who, at=at)} == offered

    @pytest.mark.parametrize(
        ("lie", "constraint"),
        [({}, "reviewed_by_another"), ({"decided_by": new_id()}, "reviews_a_decision_of")],
        ids=["the same", "under another name"],
    )
    def test_is_another_for_the_database(self, sale: Sale, at: datetime, lie: dict[str, Any], constraint: str) -> None:
        complaint, by = builders.under_review(sale, at), operator()
        with acting_as(by), transaction.atomic():
            first = Decision.objects.get(complaint=complaint)
        said = {"outcome": "upheld", "reasons": Sealed(b"x"), "basis": ["CRL-24"], "decided_by": first.decided_by}
        row = Review(
            **complaint.child_fields(),
            **said | lie,
            decision=first,
            reviewed_by=first.decided_by,
            reviewed_at=at,
        )

        with pytest.raises(IntegrityError, match=constraint), acting_as(by), transaction.atomic():
            row.save(force_insert=True)


class TestConfirm:
    def test_lets_the_decision_stand_with_reasons_of_its_own(self, sale: Sale, at: datetime) -> None:
        complaint, by = builders.under_review(sale, at, why=partly(700)), operator()

        builders.confirm(complaint, at, by=by)

        assert stand(complaint, sale) == ("stands", [700], [])
        with acting_as(sale.shopper), transaction.atomic():
            found = queries.review(complaint)
            assert found
            assert queries.texts(complaint, [found]).written == {found.id: "证据已重新核对。"}
        assert (found.outcome, found.amount, found.borne, found.reviewed_by) == ("partly", 700, 0, by.id)


class TestReplace:
    @pytest.mark.parametrize(("first", "given"), [(DISMISSED, [4000]), (partly(700), [700, 3300])])
    def test_grants_the_shopper_what_was_denied(
        self, sale: Sale, at: datetime, first: Finding, given: list[int]
    ) -> None:
        complaint = builders.under_review(sale, at, why=first)

        builders.replace(complaint, at, why=builders.finding())

        assert stand(complaint, sale) == ("reviewed", given, [])
        assert books(sale) == (0, 0)

    @pytest.mark.parametrize(("anew", "borne"), [(DISMISSED, 4000), (partly(700), 3300)])
    def test_takes_nothing_back_from_the_shopper_and_the_platform_pays_the_shop(
        self, sale: Sale, at: datetime, anew: Finding, borne: int
    ) -> None:
        complaint = builders.under_review(sale, at, by=sale.seller)

        builders.replace(complaint, at, why=anew)

        assert stand(complaint, sale) == ("reviewed", [4000], [])
        assert books(sale) == (borne, borne)

    def test_is_another_decision_and_no_more_than_can_be_given(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        complaint = builders.under_review(sale, at, why=partly(700))

        for why, reason in ((partly(700), "changes_nothing"), (partly(4000), "not_below_demand")):
            with refused(DecisionRefused) as refusal:
                builders.replace(complaint, at, why=why)
            assert refusal.value.params == {"reasons": (reason,), "refundable": 11600}


class TestNobodyReviews:
    @pytest.mark.parametrize(
        ("first", "given"), [(DISMISSED, [4000]), (partly(700), [700, 3300]), (builders.finding(), [4000])]
    )
    def test_and_what_was_denied_goes_back_where_the_shop_was_silent(
        self, sale: Sale, at: datetime, first: Finding, given: list[int]
    ) -> None:
        complaint = builders.decide(builders.passed_over(sale, at), at, why=first)
        builders.ask_review(complaint, sale.shopper, at)
        builders.made("hand_review_to_seniors", complaint, sale, at + 16 * DAY)
        assert stand(complaint, sale)[2] == ["complaints.decide_late"]

        builders.left_for_good(complaint, sale, at + 32 * DAY)

        assert stand(complaint, sale) == ("undecided", given, [])

    def test_and_the_decision_stands_where_the_shop_had_shown_something(self, sale: Sale, at: datetime) -> None:
        complaint = builders.under_review(sale, at, why=partly(700))
        builders.made("hand_review_to_seniors", complaint, sale, at + 16 * DAY)

        builders.left_for_good(complaint, sale, at + 32 * DAY)

        assert stand(complaint, sale) == ("undecided", [700], [])
