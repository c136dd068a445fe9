"""A complaint that somebody mediates who has not decided it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import complaints.commands
from complaints.types import Proposal
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, verb
from platform_core.money import Money

mediate_own_decision: Final = only("staff", "mediation", complaints.commands.take_up)
mediate: Final = only("third", "mediation", complaints.commands.take_up)
consent_to_mediation: Final = only("seller", "mediation", complaints.commands.consent)
accept_settlement: Final = only("shopper", "mediation", complaints.commands.agree)
accept_settlement_for_shop: Final = only("seller", "mediation", complaints.commands.agree)
leave_mediation: Final = only("shopper", "mediation", complaints.commands.leave, text="不同意")


@verb("shopper", needs="complaint")
def ask_mediation(deal: Deal, by: Actor, at: datetime) -> None:
    deal.mediation = complaints.commands.ask_mediation(deal.complaint, text="请平台居中调解", by=by, at=at).id


@verb("third", needs="mediation")
def propose_settlement(deal: Deal, by: Actor, at: datetime, *, fen: int | None = None) -> None:
    """That so much goes back; without ``fen``, that what was demanded is done."""
    amount = None if fen is None else Money(fen)
    what = Proposal(reasons="双方各让一步", amount=amount, performs=fen is None)
    complaints.commands.propose(deal.mediation, proposal=what, by=by, at=at)
