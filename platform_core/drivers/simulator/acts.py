"""How is an act of the plan carried out? By the verb of the world, in a transaction of its own, as a request is."""

from __future__ import annotations

from datetime import datetime
from inspect import signature
from typing import Any, Final

from django.db import transaction

from aftersales.types import RulingOutcome
from complaints.types import Outcome
from orders.types import SignedBy
from platform_core.drivers.simulator.bank import Bank
from platform_core.drivers.simulator.words import Act, Case, Do, Done, Ruling, Signer
from platform_core.drivers.world import complaints, returns, sales
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.deals import Deal, Turn, Verb
from platform_core.errors import DomainError

NOTHING: Final = "simulator.nothing"  # there is nothing to do it with: what it needs never came to be
RULINGS: Final = {Ruling.FOR_SHOPPER: RulingOutcome.REFUND, Ruling.FOR_SHOP: RulingOutcome.NO_REFUND}
FINDINGS: Final = {
    Ruling.FOR_SHOPPER: Outcome.UPHELD,
    Ruling.PARTLY: Outcome.PARTLY,
    Ruling.FOR_SHOP: Outcome.DISMISSED,
}
SIGNERS: Final = {Signer.ADDRESSEE: SignedBy.ADDRESSEE, Signer.PROXY: SignedBy.PROXY}
PARTS: Final = {"sales": sales, "returns": returns, "complaints": complaints}


def carried_out(case: Case, act: Act, *, deal: Deal, bank: Bank) -> Done:
    """A refusal is an outcome; whatever else fails, fails."""
    part, _, name = act.do.partition(".")
    verb: Verb[...] = getattr(PARTS[part], name)
    by, refusal = verb.who(deal), ""
    with acting_as(by) as at:
        if not verb.is_possible(deal):
            return Done(act, at, NOTHING)
        if act.do is Do.PAY:
            bank.take(deal.payment, deal.total, mood=case.mood, silence=case.silence, at=at)
        try:
            with transaction.atomic():
                verb.how(deal, Turn(by, at), **_details(verb, act, happened_at=act.happened_at or at))
        except DomainError as refused:
            refusal = refused.code
    return Done(act, at, refusal)


def _details(verb: Verb[...], act: Act, *, happened_at: datetime) -> dict[str, Any]:
    """What the verb asks for beside the deal, by the names of its parameters."""
    whole = act.do is Do.DECIDE and act.ruling is not Ruling.PARTLY
    known = {
        "happened_at": happened_at,
        "arrived_at": happened_at,
        "report_id": act.report,
        "signed_by": SIGNERS[act.signer],
        "pieces": act.pieces,
        "tracked": act.tracked,
        "fen": None if whole else act.fen,
        "outcome": FINDINGS[act.ruling] if act.do is Do.DECIDE else RULINGS.get(act.ruling),
    }
    return {name: known[name] for name in signature(verb.how).parameters if name in known}
