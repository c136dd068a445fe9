"""Notices and steps that follow from facts about mediations."""

from __future__ import annotations

from typing import Any

from complaints.complaint import queries as complaint_queries
from complaints.complaint.events import ReviewAsked
from complaints.mediation import commands
from complaints.mediation.case import MEDIATION
from complaints.mediation.events import SettlementAgreed
from orders.sales.commands import receiving as receiving_commands
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


def settle_order(fact: Any, context: DeliveryContext) -> None:
    """Have orders settle the order, unless something else still holds its money."""
    receiving_commands.settle(fact.order_id, by=RELAY, at=context.handled_at)


tell_parties(MEDIATION, more=complaint_queries.order_of)
for end in MEDIATION.endings:
    subscribe(end, name=f"complaints.settle.{end.topic}", replayable=True)(settle_order)


@subscribe(SettlementAgreed, name="complaints.follow_settlement")
def follow_settlement(fact: SettlementAgreed, context: DeliveryContext) -> None:
    commands.follow_settlement(fact.mediation_id, by=RELAY, at=context.handled_at)


@subscribe(ReviewAsked, name="complaints.mediation_gives_way", replayable=True)
def mediation_gives_way(fact: ReviewAsked, context: DeliveryContext) -> None:
    commands.give_way(fact.complaint_id, by=RELAY, at=context.handled_at)
