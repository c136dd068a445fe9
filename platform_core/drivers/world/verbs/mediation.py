"""A complaint that somebody mediates who has not decided it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from complaints.mediation import commands as mediation_commands
from complaints.mediation.types import Proposal
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, verb
from platform_core.money import Money

mediate: Final = only("third", "mediation", mediation_commands.take_up)
consent_to_mediation: Final = only("seller", "mediation", mediation_commands.consent)
accept_settlement: Final = only("shopper", "mediation", mediation_commands.agree)
accept_settlement_for_shop: Final = only("seller", "mediation", mediation_commands.agree)
leave_mediation: Final = only("shopper", "mediation", mediation_commands.leave, text="不同意")


@verb("shopper", needs="complaint")
def ask_mediation(deal: Deal, by: Actor, at: datetime) -> None:
    deal.mediation = mediation_commands.ask_mediation(deal.complaint, text="请平台居中调解", by=by, at=at).id


@verb("third", needs="mediation")
def propose_settlement(deal: Deal, by: Actor, at: datetime, *, fen: int | None = None) -> None:
    """Propose that so much goes back; without ``fen``, that the demand is performed."""
    amount = None if fen is None else Money(fen)
    what = Proposal(reasons="双方各让一步", amount=amount, performs=fen is None)
    mediation_commands.propose(deal.mediation, proposal=what, by=by, at=at)
