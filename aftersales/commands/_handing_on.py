"""Hand the goods of a return on to the case that waits for them, or tell it that the return has ended otherwise.

Who waits follows in the same transaction: the return is locked first, and no clock runs for a claim while it waits.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from aftersales.models import Return
from aftersales.ports import WAITING
from aftersales.states import ReturnState
from aftersales.types import Remedy
from platform_core.actors import part
from platform_core.cases.steps import begin
from platform_core.eventlog.facts import speaking_as

CLAIMS: Final = part("aftersales.claims")  # as who moves what follows by itself from somebody's step


def hand_on(case: Return, *, since: datetime, at: datetime) -> None:
    """The goods are back, and no money is owed for them: the shop owes others, or these repaired, and its time counts
    from their arrival, whoever noted that when."""
    if case.stage is ReturnState.BACK and case.leads_to != Remedy.RETURN and case.claim_id:
        with speaking_as(CLAIMS):
            begin(Return, "hand_on", case.id, by=CLAIMS, at=at).say()
            for waits in WAITING.values():
                waits.goods_are_back(case.claim_id, leads_to=case.leads_to, since=since, by=CLAIMS, at=at)


def end_waiting(case: Return, *, paid: bool, at: datetime) -> None:
    """The return has ended otherwise, and what waited for its goods ends with it."""
    if case.claim_id is not None:
        for waits in WAITING.values():
            waits.return_has_ended(case.claim_id, paid=paid, by=CLAIMS, at=at)
