"""Refusals about complaints."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, TooLate


class ComplaintNotFound(NotFound):
    code = "complaints.not_found"
    title = "There is no such complaint"
    remedy = "Check the id; a complaint is shown to its shopper and to its shop only."
    complaint_id: UUID


class _Refused(RuleRefused):
    """``refundable`` is the amount still refundable on the order, in minor units."""

    reasons: tuple[str, ...]
    refundable: int


class ComplaintRefused(_Refused):
    code = "complaints.refused"
    title = "This complaint cannot be filed like that"
    remedy = "Every reason is listed in params; mend it and send it again."


class ComplaintOpen(Conflict):
    code = "complaints.open_already"
    title = "You have complained of this already, and it is still open"
    remedy = "Add to the complaint named in params."
    complaint_id: UUID


class DecidedAlready(Conflict):
    code = "complaints.decided_already"
    title = "The platform has decided about this already"
    remedy = (
        "Say what is new and since when you know it; or ask for a review of the complaint named in params. You may also"
        " turn to 12315 or to a court."
    )
    complaint_id: UUID


class AnswerRefused(_Refused):
    code = "complaints.answer_refused"
    title = "This is no answer to the complaint"
    remedy = "Accept; or offer less than is demanded; or reject with a reason, a statement and evidence of your own."


class AnswerTooLate(TooLate):
    code = "complaints.answer_too_late"
    title = "The time to answer this complaint is over"
    remedy = "The platform decides now; you may still accept what is demanded."
    closed_at: datetime


class NothingOffered(Conflict):
    code = "complaints.nothing_offered"
    title = "The shop has offered nothing"
    remedy = "Escalate the complaint, and the platform decides."
    complaint_id: UUID


class DecisionRefused(_Refused):
    code = "complaints.decision_refused"
    title = "This decision cannot stand"
    remedy = (
        "Say why, by which duties, and an amount where it is neither all nor nothing; every reason is listed in params."
    )


class ReviewTooLate(TooLate):
    code = "complaints.review_too_late"
    title = "The time to ask for a review is over"
    remedy = "The decision stands; the authority (12315), arbitration and the courts stay open."
    closed_at: datetime


class OwnDecision(NotAllowed):
    code = "complaints.own_decision"
    title = "Nobody reviews a decision of their own"
    remedy = "Leave it to somebody else."
    complaint_id: UUID


class NothingOwed(Conflict):
    code = "complaints.nothing_owed"
    title = "Nothing is left to be performed"
    remedy = "Look at what was granted, and whether it was done or paid back."
    complaint_id: UUID


class PerformanceTooLate(TooLate):
    code = "complaints.performance_too_late"
    title = "The time to perform is over"
    remedy = "The money goes back instead."
    closed_at: datetime


class PerformanceRefused(RuleRefused):
    code = "complaints.performance_refused"
    title = "This does not show that it was done"
    remedy = "Say what was done, and leave a file that shows it, since it was granted."
    reasons: tuple[str, ...]


class TextRefused(RuleRefused):
    code = "complaints.text_refused"
    title = "This text cannot be taken"
    remedy = "Write something, and not too much."
    reasons: tuple[str, ...]


class RemedyStands(Conflict):
    code = "complaints.remedy_stands"
    title = "There is no failed refund to ask for again"
    remedy = "Wait for the one under way, or look at what has gone back."
    complaint_id: UUID


class ComplaintEnded(Conflict):
    code = "complaints.ended"
    title = "This complaint has ended"
    remedy = "File another if something is still wrong; you may still write about this one."
    complaint_id: UUID
    state: str


class CorrectionTooLate(TooLate):
    code = "complaints.correction_too_late"
    title = "The time to correct what was taken down is over"
    remedy = "Write about the complaint instead: everybody who decides reads it."
    closed_at: datetime


class NothingToCorrect(Conflict):
    code = "complaints.nothing_to_correct"
    title = "Nothing was taken down by telephone that could be corrected"
    remedy = "Write about the complaint instead; a correction is made once."
    complaint_id: UUID


class CallerUnknown(RuleRefused):
    code = "complaints.caller_unknown"
    title = "No such account has such an order"
    remedy = "Ask the caller for the phone number of their account and for the number of the order."
    reasons: tuple[str, ...]


class RatedAlready(Conflict):
    code = "complaints.rated_already"
    title = "You have told us already how content you are"
    remedy = "There is nothing left to do."
    complaint_id: UUID
