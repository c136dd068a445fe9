"""How is a complaint mediated, what follows from an agreement, and what does the database refuse?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction

from complaints.complaint.commands import decisions as decisions_commands
from complaints.complaint.errors import ComplaintEnded
from complaints.complaint.models import Complaint, Decision
from complaints.mediation import commands
from complaints.mediation.case import MEDIATION
from complaints.mediation.errors import (
    ConsentMissing,
    ConsentStands,
    MediationNotFound,
    MediationOpen,
    MediationRefused,
    NotTheMediator,
    OwnDispute,
)
from complaints.mediation.models import Mediation, MediationWord
from orders.sales.commands.receiving import confirm_receipt, settle
from platform_core.actors import RELAY, Actor, Role
from platform_core.money import Money
from platform_core.rulebook.queries import in_force
from platform_core.rulebook.types import RuleKind
from tests.complaints import dispute_builders as disputes
from tests.complaints.complaint import builders
from tests.complaints.complaint.builders import does
from tests.complaints.dispute_situations import made
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def judge_of(row: Mediation) -> Actor:
    with acting_as(operator()), transaction.atomic():
        return replace(operator(), id=Decision.objects.get(complaint_id=row.complaint_id).decided_by)


def acts(row: Mediation) -> list[tuple[str, str]]:
    with acting_as(operator()), transaction.atomic():
        words = MediationWord.objects.filter(mediation=row).order_by("said_at", "id")
        return [(word.act, word.author) for word in words]


class TestAsk:
    @pytest.mark.duty("ECL-63", "NRR-24")
    def test_records_the_consent_and_the_rules_that_hold(self, sale: Sale, at: datetime) -> None:
        row = disputes.asked(disputes.ended(sale, at), sale.seller, at)

        assert (row.state, row.asked_by) == ("asked", Role.MERCHANT)
        assert (row.shop_consented_at, row.shopper_consented_at) == (at, None)
        with acting_as(operator()), transaction.atomic():
            assert row.rules == in_force(RuleKind.DISPUTES)[0].version_id
        assert acts(row) == [("ask", Role.MERCHANT)]

    def test_refuses_a_complaint_that_goes_on(self, sale: Sale, at: datetime, refused: Any) -> None:
        complaint = builders.escalated(sale, at)

        with acting_as(sale.shopper), transaction.atomic(), refused(MediationRefused) as info:
            commands.ask_mediation(complaint.id, text="请调解", by=sale.shopper, at=at)

        assert info.value.reasons == ("complaint_not_at_its_end",)

    def test_refuses_a_second_one_beside_the_first(self, sale: Sale, at: datetime, refused: Any) -> None:
        complaint = disputes.ended(sale, at)
        first = disputes.asked(complaint, sale.shopper, at)

        with acting_as(sale.seller), transaction.atomic(), refused(MediationOpen) as info:
            commands.ask_mediation(complaint.id, text="请调解", by=sale.seller, at=at)

        assert info.value.mediation_id == first.id


class TestTakeUp:
    @pytest.mark.duty("ECL-63")
    def test_refuses_who_has_decided_and_so_does_the_database(self, sale: Sale, at: datetime, refused: Any) -> None:
        row = disputes.asked(disputes.ended(sale, at), sale.shopper, at)
        judge = judge_of(row)

        with acting_as(judge), transaction.atomic(), refused(OwnDispute):
            commands.take_up(row.id, by=judge, at=at)
        with pytest.raises(InternalError, match="nobody mediates what they have decided"):
            with acting_as(judge), transaction.atomic():
                Mediation.objects.filter(id=row.id).update(state="mediating", mediator_id=judge.id, mediating_at=at)

        assert disputes.taken_up(row, at, by=replace(judge, id=sale.seller.id)).state == "mediating"

    def test_comes_too_late_without_harm_to_the_last_day(self, sale: Sale, at: datetime) -> None:
        row = disputes.asked(disputes.ended(sale, at), sale.shopper, at)
        made(MEDIATION, "alarm", row, sale, at + timedelta(days=5))

        assert disputes.mediation(row).senior_since == at + timedelta(days=5)
        assert disputes.taken_up(row, at + timedelta(days=6)).state == "mediating"


class TestPropose:
    @pytest.mark.duty("ECL-63")
    def test_waits_for_both_consents_and_is_the_mediators(self, sale: Sale, at: datetime, refused: Any) -> None:
        row = disputes.taken_up(disputes.asked(disputes.ended(sale, at), sale.shopper, at), at)
        mediator = replace(operator(), id=row.mediator_id)

        with acting_as(mediator), transaction.atomic(), refused(ConsentMissing):
            commands.propose(row.id, proposal=disputes.HALF, by=mediator, at=at)
        disputes.consented(row, sale.seller, at)
        other = replace(mediator, id=sale.seller.id)
        with acting_as(other), transaction.atomic(), refused(NotTheMediator):
            commands.propose(row.id, proposal=disputes.HALF, by=other, at=at)

        assert disputes.proposed(row, at).amount == 2000

    def test_without_both_consents_is_refused_by_the_database(self, sale: Sale, at: datetime) -> None:
        row = disputes.taken_up(disputes.asked(disputes.ended(sale, at), sale.shopper, at), at)

        with pytest.raises(IntegrityError, match="mediated_with_both_consents"):
            with acting_as(operator()), transaction.atomic():
                Mediation.objects.filter(id=row.id).update(state="proposed", amount=1, proposed_at=at)

    def test_refuses_more_than_can_go_back(self, sale: Sale, at: datetime, refused: Any) -> None:
        row = disputes.taken_up(disputes.asked(disputes.ended(sale, at), sale.shopper, at), at)
        disputes.consented(row, sale.seller, at)
        mediator, much = replace(operator(), id=row.mediator_id), replace(disputes.HALF, amount=Money(10**8))

        with acting_as(mediator), transaction.atomic(), refused(MediationRefused) as info:
            commands.propose(row.id, proposal=much, by=mediator, at=at)

        assert info.value.reasons == ("more_than_refundable",)


class TestAgree:
    @pytest.mark.duty("ECL-63", "NRR-24")
    def test_owes_the_amount_once_both_have_accepted_and_lets_the_decision_stand(
        self, sale: Sale, at: datetime, refused: Any
    ) -> None:
        row = disputes.before_both(sale, at)
        complaint = builders.now(Complaint(id=row.complaint_id), sale)
        assert disputes.agreed(row, sale.seller, at).state == "half_agreed"
        assert builders.stand(complaint, sale)[1] == []
        with acting_as(sale.seller), transaction.atomic(), refused(ConsentStands):
            commands.agree(row.id, by=sale.seller, at=at)

        assert disputes.agreed(row, sale.shopper, at).state == "agreed"

        assert builders.stand(complaint, sale) == ("stands", [2000], [])
        assert acts(row)[-2:] == [("accept", Role.MERCHANT), ("accept", Role.SHOPPER)]

    def test_makes_the_shop_owe_what_is_demanded(self, sale: Sale, at: datetime) -> None:
        row = disputes.before_both(sale, at, what=disputes.DONE, demand=builders.EXCHANGE)
        disputes.agreed(row, sale.shopper, at)

        disputes.agreed(row, sale.seller, at)

        complaint = builders.now(Complaint(id=row.complaint_id), sale)
        assert complaint.owes
        assert builders.stand(complaint, sale) == ("stands", [], ["complaints.perform"])

    @pytest.mark.duty("ECL-63")
    def test_keeps_the_money_of_what_is_to_be_done_before_the_relay_has_made_it_a_promise(
        self, sale: Sale, at: datetime
    ) -> None:
        row = disputes.before_both(sale, at, what=disputes.DONE, demand=builders.EXCHANGE)
        does(sale.shopper, confirm_receipt, row.order_id, at=at)
        builders.made("let_stand", Complaint(id=row.complaint_id), sale, at)  # so that nothing of it holds money
        for side in (sale.shopper, sale.seller):
            does(side, commands.agree, row.id, at=at)

        early = does(RELAY, settle, row.order_id, at=at)
        does(RELAY, commands.follow_settlement, row.id, at=at)
        promised = does(RELAY, settle, row.order_id, at=at)
        builders.perform(builders.now(Complaint(id=row.complaint_id), sale), sale, at)

        assert (early, promised) == (False, False)
        assert does(RELAY, settle, row.order_id, at=at)

    def test_by_one_side_twice_is_refused_by_the_database(self, sale: Sale, at: datetime) -> None:
        row = disputes.agreed(disputes.before_both(sale, at), sale.shopper, at)

        with pytest.raises(IntegrityError, match="agreed_by_both_sides"):
            with acting_as(sale.shopper), transaction.atomic():
                Mediation.objects.filter(id=row.id).update(state="agreed", then_accepted_by=Role.SHOPPER, agreed_at=at)

    @pytest.mark.duty("ECL-63")
    def test_silence_of_one_side_agrees_to_nothing(self, sale: Sale, at: datetime) -> None:
        row = disputes.agreed(disputes.before_both(sale, at), sale.shopper, at)

        made(MEDIATION, "lapse", row, sale, at + timedelta(days=16))

        assert disputes.mediation(row).state == "lapsed"
        complaint = builders.now(Complaint(id=row.complaint_id), sale)
        assert builders.stand(complaint, sale)[1] == []


class TestLeave:
    def test_ends_it_with_a_reason_and_it_may_be_asked_for_again(self, sale: Sale, at: datetime) -> None:
        complaint = disputes.ended(sale, at)
        row = disputes.asked(complaint, sale.shopper, at)

        assert disputes.left(row, sale.seller, at).state == "refused"
        assert disputes.asked(complaint, sale.seller, at).state == "asked"

    def test_is_nobody_elses(self, sale: Sale, at: datetime, refused: Any) -> None:
        row, other = disputes.asked(disputes.ended(sale, at), sale.shopper, at), orders.stranger(at)

        with acting_as(other), transaction.atomic(), refused(MediationNotFound):
            commands.leave(row.id, text="不同意", by=other, at=at)


class TestAReview:
    def test_that_one_side_asks_for_ends_the_mediation(self, sale: Sale, at: datetime) -> None:
        complaint = disputes.ended(sale, at)
        row = disputes.asked(complaint, sale.shopper, at)
        builders.ask_review(complaint, sale.seller, at)

        does(RELAY, commands.give_way, complaint.id, at=at)
        does(RELAY, commands.give_way, complaint.id, at=at)

        assert disputes.mediation(row).state == "lapsed"

    @pytest.mark.duty("ECL-63")
    @pytest.mark.parametrize("first", ["review", "agreement"])
    def test_and_an_agreement_exclude_each_other_before_the_relay_comes(
        self, sale: Sale, at: datetime, refused: Any, first: str
    ) -> None:
        row = disputes.agreed(disputes.before_both(sale, at), sale.shopper, at)
        complaint = builders.now(Complaint(id=row.complaint_id), sale)

        if first == "review":
            builders.ask_review(complaint, sale.seller, at)
            with acting_as(sale.seller), transaction.atomic(), refused(MediationRefused) as info:
                commands.agree(row.id, by=sale.seller, at=at)
            assert info.value.reasons == ("complaint_not_at_its_end",)
        else:
            does(sale.seller, commands.agree, row.id, at=at)
            with acting_as(sale.seller), transaction.atomic(), refused(ComplaintEnded):
                decisions_commands.ask_review(complaint.id, text="不同意。", by=sale.seller, at=at)

        given = {"review": [], "agreement": [2000]}[first]
        assert builders.stand(complaint, sale)[:2] == ({"review": "under_review"}.get(first, "decided"), given)
