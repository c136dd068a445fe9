"""What becomes of a claim whose goods go back, when its return has brought them or has ended?

The claim follows its return in the same transaction: the return is locked first, and no clock runs for the claim while
it waits.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from aftersales.models import Claim, Return
from aftersales.states import ClaimState, ReturnState
from aftersales.types import Remedy
from platform_core.actors import part
from platform_core.cases.steps import begin
from platform_core.eventlog.facts import speaking_as

CLAIMS: Final = part("aftersales.claims")  # as who moves what follows by itself from somebody's step


def hand_on(case: Return, *, since: datetime, at: datetime) -> None:
    """The goods are back, and no money is owed for them: the shop owes others, or these repaired, and its time counts
    from their arrival, whoever noted that when."""
    if case.stage is ReturnState.BACK and case.leads_to != Remedy.RETURN and case.claim_id:
        step = "begin_repair" if case.leads_to == Remedy.REPAIR else "owe_others"
        with speaking_as(CLAIMS):
            begin(Return, "hand_on", case.id, by=CLAIMS, at=at).say()
            begin(Claim, step, case.claim_id, by=CLAIMS, at=at).say(counted_from=since)


def end_claim(case: Return, step: str, *, at: datetime) -> None:
    """The return has ended otherwise, and the claim that waited for its goods ends with it."""
    if case.claim_id is None:
        return
    claim = Claim.objects.take(case.claim_id, by=CLAIMS)
    if claim.stage is ClaimState.RETURNING:
        with speaking_as(CLAIMS):
            begin(Claim, step, claim.id, by=CLAIMS, at=at).say()
