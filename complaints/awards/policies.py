"""Rules on awards: facts in, verdict or value out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from complaints.awards.types import MULTIPLIED, AwardClaim, AwardHead
from complaints.complaint.policies import MOST_TEXT
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import Outcome
from platform_core.duties import CATALOGUE, fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.money import Money

TIMES_FOR_FRAUD: Final = 3
LEAST_FOR_FRAUD: Final = 50_000  # fen
TIMES_FOR_DEFECT: Final = 2
FINAL: Final = (ComplaintState.RESOLVED, ComplaintState.STANDS, ComplaintState.REVIEWED)


class AwardRefusal(Reason):
    """The reason why an award is refused."""

    NOT_FINAL = "not_final", "the complaint is not ended in favour of the shopper, for good"
    NOTHING = "award_of_nothing", "the amount has to be above zero"
    NOT_SHOWN = "not_shown", "say what was shown of freight, costs or loss"
    TOO_MUCH = "too_much", "more than the law gives, or than was shown"
    LABEL_FLAW = "label_flaw", "a flaw in a label that neither affects the goods nor misleads"
    FAKED = "faked", "the claim was faked"
    TEXT = "award_reasons", "give reasons, and not too long ones"
    BASIS = "award_basis", "name a duty that there is"
    FREIGHT = "freight_stands", "freight of this order was asked for or granted where it goes back by itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFacts:
    """Facts for an award: state and outcome of the complaint, price, and whether its freight goes back another way."""

    state: ComplaintState
    outcome: Outcome | None
    price: Money
    freight_stands: bool = False


@fulfils("CRL-55")
def statutory(head: AwardHead, *, price: Money, shown: Money | None) -> Money:
    """The most that the law gives: for fraud three times the price, at least 500 yuan; for a defect twice the loss.

    A defect is one knowingly sold that has killed or seriously harmed. Freight, costs and loss: as much as was shown.
    """
    nothing = Money(0, price.currency)
    match head:
        case AwardHead.FRAUD:
            return max(price * TIMES_FOR_FRAUD, Money(LEAST_FOR_FRAUD, price.currency))
        case AwardHead.DEFECT:
            return (shown or nothing) * TIMES_FOR_DEFECT
        case _:
            return shown or nothing


@fulfils("CRL-55", "CRI-49")
def may_award(claim: AwardClaim, *, facts: AwardFacts) -> Verdict:
    """Allow an award within the law, once the complaint has ended for the shopper, for good.

    Nothing is multiplied where only a label is at fault or the claim was faked; no freight that goes back another way.
    """
    multiplied = claim.head in MULTIPLIED
    most = statutory(claim.head, price=facts.price, shown=claim.shown)
    return Verdict.of(
        {
            AwardRefusal.NOT_FINAL: facts.state not in FINAL or facts.outcome is Outcome.DISMISSED,
            AwardRefusal.NOTHING: claim.amount.amount <= 0,
            AwardRefusal.NOT_SHOWN: claim.head is not AwardHead.FRAUD and not (claim.shown and claim.shown.amount > 0),
            AwardRefusal.TOO_MUCH: claim.amount > most,
            AwardRefusal.LABEL_FLAW: multiplied and claim.label_flaw,
            AwardRefusal.FAKED: claim.faked,
            AwardRefusal.TEXT: not 0 < len(claim.reasons.strip()) <= MOST_TEXT,
            AwardRefusal.FREIGHT: claim.head is AwardHead.FREIGHT and facts.freight_stands,
            AwardRefusal.BASIS: not claim.basis or not set(claim.basis) <= CATALOGUE.keys(),
        }
    )
