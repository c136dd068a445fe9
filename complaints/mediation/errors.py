"""Refusals about mediations."""

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
