"""How is an act of the plan carried out? By the verb of the world, in a transaction of its own, as a request is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from inspect import signature
from typing import Any, Final

from django.db import transaction

from aftersales.types import RulingOutcome
from complaints.types import Outcome
from orders.types import ParcelEvent, SignedBy
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
VERBS: Final[Mapping[Do, Verb[...]]] = {
    Do.PLACE: sales.place,
    Do.PAY: sales.report_payment,
    Do.CALL_OFF: sales.call_off,
    Do.SHIP: sales.ship,
    Do.SIGN: sales.report_signature,
    Do.CONFIRM: sales.confirm,
    Do.NOTICE: returns.give_notice,
    Do.NAME_ADDRESS: returns.name_address,
    Do.WITHDRAW: returns.withdraw,
    Do.SEND_BACK: returns.send_back,
    Do.CORRECT_PARCEL: returns.correct_parcel,
    Do.COME_BACK: returns.report_parcel,
    Do.TURN_AWAY: returns.report_parcel,
    Do.SHOW_SENDING: returns.show_sending,
    Do.CONFIRM_ARRIVAL: returns.confirm_arrival,
    Do.FIND_ARRIVAL: returns.find_arrival,
    Do.GRANT: returns.grant,
    Do.OBJECT: returns.object_to,
    Do.RULE: returns.rule_on,
    Do.SEND_HOME: returns.send_home,
    Do.COMPLAIN: complaints.complain,
    Do.ACKNOWLEDGE: complaints.acknowledge,
    Do.ACCEPT: complaints.accept,
    Do.OFFER: complaints.offer,
    Do.REJECT: complaints.reject,
    Do.TAKE_OFFER: complaints.accept_offer,
    Do.ESCALATE: complaints.escalate,
    Do.DECIDE: complaints.decide,
    Do.LET_GO: complaints.withdraw,
}


def carried_out(case: Case, act: Act, *, deal: Deal, bank: Bank) -> Done:
    """A refusal is an outcome; whatever else fails, fails."""
    verb, refusal = VERBS[act.do], ""
    by = verb.who(deal)
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
        "kind": ParcelEvent.REFUSED if act.do is Do.TURN_AWAY else ParcelEvent.SIGNED,
        "pieces": act.pieces,
        "tracked": act.tracked,
        "fen": None if whole else act.fen,
        "outcome": FINDINGS[act.ruling] if act.do is Do.DECIDE else RULINGS.get(act.ruling),
    }
    return {name: known[name] for name in signature(verb.how).parameters if name in known}
