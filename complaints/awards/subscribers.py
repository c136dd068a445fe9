"""Notices and steps that follow from facts about awards."""

from __future__ import annotations

from complaints.awards import commands
from complaints.awards.case import AWARD
from complaints.awards.events import AwardAdvanced, AwardEvent, AwardPaidAgain, AwardPaidByShop
from complaints.complaint import queries as complaint_queries
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.payments.events.payouts import PaidOut, PayoutFailed, PayoutReturned


def award_of(fact: AwardEvent) -> dict[str, str]:
    """The order, complaint and head of an award, for its notices."""
    found = complaint_queries.complaint(fact.complaint_id, by=RELAY)
    return {**complaint_queries.order_of(found), "complaint": found.number, "head": fact.head}


tell_parties(AWARD, more=award_of)


def send_award(fact: AwardEvent, context: DeliveryContext) -> None:
    """Ask the provider to pay an award that is on its way in the books."""
    commands.send_award(fact.award_id, by=RELAY, at=context.handled_at)


for begun in (AwardPaidByShop, AwardAdvanced, AwardPaidAgain):
    subscribe(begun, name=f"complaints.send.{begun.topic}", replayable=False)(send_award)


@subscribe(PaidOut, name="complaints.award_arrives", replayable=True)
def award_arrives(fact: PaidOut, context: DeliveryContext) -> None:
    if fact.case_type == AWARD.kind:
        commands.record_award_payout(fact.case_id, paid=True, by=RELAY, at=context.handled_at)


@subscribe(PayoutFailed, name="complaints.award_fails", replayable=True)
def award_fails(fact: PayoutFailed, context: DeliveryContext) -> None:
    if fact.case_type == AWARD.kind:
        commands.record_award_payout(fact.case_id, paid=False, by=RELAY, at=context.handled_at)


@subscribe(PayoutReturned, name="complaints.award_comes_back", replayable=True)
def award_comes_back(fact: PayoutReturned, context: DeliveryContext) -> None:
    if fact.case_type == AWARD.kind:
        commands.record_award_payout(fact.case_id, paid=False, by=RELAY, at=context.handled_at)
