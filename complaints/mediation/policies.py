"""Rules on mediations: facts in, verdict or value out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from complaints.complaint.policies import MOST_TEXT
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import PERFORMED, DemandKind
from complaints.mediation.types import Proposal
from platform_core.actors import Role
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.money import Money

# States after the end of a complaint, or before its review. A withdrawn complaint is filed again instead.
MEDIABLE: Final = (
    *(ComplaintState.RESOLVED, ComplaintState.DECIDED, ComplaintState.STANDS),
    *(ComplaintState.REVIEWED, ComplaintState.UNDECIDED, ComplaintState.CLOSED),
)


class MediationRefusal(Reason):
    """The reason why a mediation or a proposal is refused."""

    NOT_AT_ITS_END = "complaint_not_at_its_end", "the complaint has not ended, or was withdrawn"
    SETTLED_BEFORE = "settled_before", "both sides have settled this complaint before"
    TEXT_MISSING = "text_missing", "write something"
    TEXT_TOO_LONG = "text_too_long", "the text is too long"
    NOTHING_PROPOSED = "nothing_proposed", "propose an amount, or that what is demanded is done, and not both"
    AMOUNT_NOT_POSITIVE = "amount_not_positive", "the amount has to be above zero"
    MORE_THAN_REFUNDABLE = "more_than_refundable", "more than can still go back"
    NOT_PERFORMABLE = "not_performable", "what is demanded cannot be owed, or was owed before: propose an amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalStakes:
    """Facts for a proposal: the amount still refundable, the demand, and whether it was owed before."""

    refundable: Money
    demand: DemandKind
    promised_before: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """Facts for the guards of a mediation: the sides that have agreed to it."""

    shopper: bool
    shop: bool


@fulfils("ECL-63", "NRR-24")
def may_ask_mediation(state: ComplaintState, *, settled: bool, text: str) -> Verdict:
    """Allow either side to ask, after the end of a complaint or instead of its review."""
    return Verdict.of(
        {
            MediationRefusal.NOT_AT_ITS_END: state not in MEDIABLE,
            MediationRefusal.SETTLED_BEFORE: settled,
            **_against(text),
        }
    )


@fulfils("ECL-63")
def may_conclude(state: ComplaintState) -> Verdict:
    """Allow no settlement beside a review that was asked for in the meantime."""
    return Verdict.of({MediationRefusal.NOT_AT_ITS_END: state not in MEDIABLE})


@fulfils("ECL-63")
def may_mediate(person: UUID, *, judges: Collection[UUID], sides: Collection[UUID]) -> bool:
    """Allow no mediator who has decided about the complaint, or is one of its sides."""
    return person not in {*judges, *sides}


@fulfils("ECL-63")
def may_propose(proposal: Proposal, *, stakes: ProposalStakes) -> Verdict:
    """Allow a proposal with reasons, and with one thing that can be owed."""
    amount = proposal.amount
    performable = stakes.demand in PERFORMED and not stakes.promised_before
    return Verdict.of(
        {
            MediationRefusal.NOTHING_PROPOSED: (amount is None) == (not proposal.performs),
            MediationRefusal.AMOUNT_NOT_POSITIVE: amount is not None and amount.amount <= 0,
            MediationRefusal.MORE_THAN_REFUNDABLE: amount is not None and amount.amount > stakes.refundable.amount,
            MediationRefusal.NOT_PERFORMABLE: proposal.performs and not performable,
            **_against(proposal.reasons),
        }
    )


@fulfils("ECL-63")
def both_consented(consents: Consents) -> bool:
    """Say whether both sides agreed to be mediated: it is voluntary, so nothing is proposed before."""
    return consents.shopper and consents.shop


def awaits_consent(consents: Consents) -> bool:
    """Say whether one side has not agreed yet."""
    return not both_consented(consents)


def has_consented(consents: Consents, *, side: Role) -> bool:
    return consents.shopper if side is Role.SHOPPER else consents.shop


@fulfils("ECL-63")
def binds(accepted_by: Collection[str]) -> bool:
    """Say whether both sides have accepted: silence is no agreement."""
    return {Role.SHOPPER, Role.MERCHANT} <= set(accepted_by)


def may_leave(text: str) -> Verdict:
    """Allow leaving at any time, with a reason that the other side reads."""
    return Verdict.of(_against(text))


def _against(text: str) -> dict[MediationRefusal, bool]:
    return {
        MediationRefusal.TEXT_MISSING: not text.strip(),
        MediationRefusal.TEXT_TOO_LONG: len(text) > MOST_TEXT,
    }
