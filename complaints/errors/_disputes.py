"""In which ways do mediation, cases outside and requests for an identity say no?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, TooLate


class MediationNotFound(NotFound):
    code = "complaints.mediation_not_found"
    title = "There is no such mediation"
    remedy = "Check the id; a mediation is shown to its two sides only."
    mediation_id: UUID


class MediationRefused(RuleRefused):
    code = "complaints.mediation_refused"
    title = "This cannot be mediated or proposed like that"
    remedy = "Every reason is listed in params; 12315, arbitration and the courts stay open."
    reasons: tuple[str, ...]


class MediationOpen(Conflict):
    code = "complaints.mediation_open_already"
    title = "This complaint is being mediated already"
    remedy = "Go on in the mediation named in params."
    mediation_id: UUID


class OwnDispute(NotAllowed):
    code = "complaints.own_dispute"
    title = "Nobody mediates what they have decided"
    remedy = "Leave it to somebody who has not decided about this complaint and is none of its sides."
    mediation_id: UUID


class NotTheMediator(NotAllowed):
    code = "complaints.not_the_mediator"
    title = "Another person mediates here"
    remedy = "Leave the proposal to who took the mediation up."
    mediation_id: UUID


class ConsentMissing(Conflict):
    code = "complaints.consent_missing"
    title = "Not both sides have agreed to be mediated"
    remedy = "Wait for the other side; without its consent the mediation ends without effect."
    mediation_id: UUID


class ConsentStands(Conflict):
    code = "complaints.consent_stands"
    title = "You have agreed to this already"
    remedy = "Nothing more is needed of you now; it is the other side's turn."
    mediation_id: UUID


class MediationTooLate(TooLate):
    code = "complaints.mediation_too_late"
    title = "The time of this mediation is over"
    remedy = "It ended without effect; 12315, arbitration and the courts stay open."
    closed_at: datetime


class OutsideNotFound(NotFound):
    code = "complaints.outside_not_found"
    title = "There is no such case outside"
    remedy = "Check the id; it is shown to its shopper and to its shop only."
    outside_id: UUID


class OutsideRefused(RuleRefused):
    """``refundable`` is what may still go back of the order, in minor units."""

    code = "complaints.outside_refused"
    title = "This cannot be put on record like that"
    remedy = "Every reason is listed in params; compare it with the paper of the authority or the court."
    reasons: tuple[str, ...]
    refundable: int


class OutsideKnown(Conflict):
    code = "complaints.outside_known_already"
    title = "This case is on record already"
    remedy = "Add to the case named in params."
    outside_id: UUID


class NotAdministrative(Conflict):
    code = "complaints.not_administrative"
    title = "No time of an authority runs in this case"
    remedy = "A court or an arbitration body counts by its own rules; put the outcome on record when you have it."
    outside_id: UUID


class BeingTested(Conflict):
    code = "complaints.testing_runs"
    title = "Goods are being tested already"
    remedy = "End the testing first."
    outside_id: UUID


class NothingTested(Conflict):
    code = "complaints.nothing_tested"
    title = "Nothing is being tested"
    remedy = "The time of the authority is running."
    outside_id: UUID


class NoEvidenceWanted(Conflict):
    code = "complaints.no_evidence_wanted"
    title = "No evidence is asked of you now"
    remedy = "You are told when there is; files may be left as long as the case is open."
    outside_id: UUID


class OutsideEnded(Conflict):
    code = "complaints.outside_ended"
    title = "This case outside has ended"
    remedy = "Put another on record if there is one."
    outside_id: UUID
    state: str


class IdentityNotFound(NotFound):
    code = "complaints.identity_not_found"
    title = "There is no such request for an identity"
    remedy = "Check the id; you see only requests of your own."
    identity_id: UUID


class IdentityRefused(RuleRefused):
    code = "complaints.identity_refused"
    title = "The identity cannot be asked for, or given, like that"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]


class IdentityAskedAlready(Conflict):
    code = "complaints.identity_asked_already"
    title = "You have asked for the identity of this shop already"
    remedy = "Look at the request named in params."
    identity_id: UUID
