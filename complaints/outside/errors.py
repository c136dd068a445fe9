"""Refusals about cases outside the house."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused


class OutsideNotFound(NotFound):
    code = "complaints.outside_not_found"
    title = "There is no such case outside"
    remedy = "Check the id; it is shown to its shopper and to its shop only."
    outside_id: UUID


class OutsideRefused(RuleRefused):
    """``refundable`` is the amount still refundable on the order, in minor units."""

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
