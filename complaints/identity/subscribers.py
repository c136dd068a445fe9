"""Notices and steps that follow from facts about requests for a shop's identity."""

from __future__ import annotations

from complaints.complaint import queries as complaint_queries
from complaints.identity import commands
from complaints.identity.case import IDENTITY
from complaints.identity.events import IdentityAsked
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.tenancy.scopes import SYSTEM, bound

tell_parties(IDENTITY, more=complaint_queries.order_of)


@subscribe(IdentityAsked, name="complaints.give_identity", replayable=True)
def give_identity(fact: IdentityAsked, context: DeliveryContext) -> None:
    """Not on the shop's side of the wall, where nobody sees who has asked for it."""
    with bound(SYSTEM):
        commands.give_or_call(fact.identity_id, by=RELAY, at=context.handled_at)
