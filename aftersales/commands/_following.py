"""Move a claim as the return goes that brings its goods."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aftersales.models import Claim
from aftersales.states import ClaimState
from aftersales.types import Remedy
from platform_core.actors import Actor
from platform_core.cases.steps import begin
from platform_core.eventlog.facts import speaking_as


def owe_goods(claim_id: UUID, *, leads_to: str, since: datetime, by: Actor, at: datetime) -> None:
    """The shop has the goods of this claim since then, and owes others or these repaired."""
    step = "begin_repair" if leads_to == Remedy.REPAIR else "owe_others"
    begin(Claim, step, claim_id, by=by, at=at).say(counted_from=since)


def end_with_return(claim_id: UUID, *, paid: bool, by: Actor, at: datetime) -> None:
    """Its return has ended, with the money or with the goods at the shopper's: a claim that waited ends with it."""
    claim = Claim.objects.take(claim_id, by=by)
    if claim.stage is ClaimState.RETURNING:
        with speaking_as(by):
            begin(Claim, "end_with_return" if paid else "end_unsent", claim.id, by=by, at=at).say()
