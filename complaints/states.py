"""Where may a complaint or a conversation stand? Their ways through these states are in `case`."""

from typing import Final

from platform_core.states import State


class ComplaintState(State):
    FILED = "filed", "filed", "wait"
    WITH_SHOP = "with_shop", "waiting for the shop", "wait"
    ANSWERED = "answered", "answered by the shop", "wait"
    ESCALATED = "escalated", "with the platform", "wait"
    RESOLVED = "resolved", "resolved", "good"
    DECIDED = "decided", "decided by the platform", "good"
    UNDER_REVIEW = "under_review", "decision under review", "wait"
    STANDS = "stands", "decided for good", "good"
    REVIEWED = "reviewed", "decided anew after a review", "good"
    UNDECIDED = "undecided", "not decided in time", "bad"
    CLOSED = "closed", "closed"
    WITHDRAWN = "withdrawn", "complaint withdrawn"


UNDECIDED_YET: Final = (
    ComplaintState.FILED,
    ComplaintState.WITH_SHOP,
    ComplaintState.ANSWERED,
    ComplaintState.ESCALATED,
)
DECIDED_ONCE: Final = (
    *(ComplaintState.DECIDED, ComplaintState.UNDER_REVIEW, ComplaintState.STANDS, ComplaintState.REVIEWED),
)


class ReportState(State):
    FILED = "filed", "waiting to be looked at", "wait"
    FOUNDED = "founded", "founded: the authority is told next", "wait"
    CLOSED = "closed", "founded, and dealt with", "good"
    UNFOUNDED = "unfounded", "looked at: nothing was found"
    NOT_OURS = "not_ours", "not ours to look at"
    PASSED_ON = "passed_on", "not looked at in time: over to the authority", "bad"


class InfringementState(State):
    DRAFTED = "drafted", "in preparation by the right holder", "wait"
    SUBMITTED = "submitted", "notice handed in: the platform decides", "wait"
    MEASURED = "measured", "goods are down", "wait"
    REJECTED = "rejected", "notice rejected", "bad"
    COUNTERED = "countered", "the shop states that it does not infringe", "wait"
    WAITING = "waiting", "with the right holder, who has to go to an authority or a court in time", "wait"
    DELAYED = "delayed", "with the right holder, who has shown a delay", "wait"
    LITIGATED = "litigated", "before an authority or a court: the goods stay down", "wait"
    CONFIRMED = "confirmed", "an authority or a court found an infringement: the goods stay down", "bad"
    RESTORED = "restored", "nothing was shown in time: the goods are back", "good"
    LIFTED = "lifted", "the platform ended the measure: the goods are back", "good"
    WITHDRAWN = "withdrawn", "notice withdrawn: the goods are back"


MAY_CONFIRM: Final = (
    *(InfringementState.MEASURED, InfringementState.COUNTERED, InfringementState.WAITING),
    *(InfringementState.DELAYED, InfringementState.LITIGATED),
)
GOODS_DOWN: Final = (*MAY_CONFIRM, InfringementState.CONFIRMED)


class ConversationState(State):
    WITH_STAFF = "with_staff", "with a person of the platform", "wait"
    WITH_SHOP = "with_shop", "waiting for the shop", "wait"
    ANSWERED = "answered", "answered", "good"
    CLOSED = "closed", "closed; it may be taken up again"
    ENDED = "ended", "ended"
    BECAME_COMPLAINT = "became_complaint", "became a complaint"


class AwardState(State):
    """Of money that is awarded beside what goes back of the price."""

    GRANTED = "granted", "granted; the shop may object", "wait"
    OBJECTED = "objected", "objected to; another person looks at it", "wait"
    OWED = "owed", "final, owed by the shop", "wait"
    PAYING = "paying", "on its way to the shopper", "wait"
    PAID = "paid", "paid", "good"
    UNPAID = "unpaid", "refused by the payment provider; it is paid again", "bad"
    STRUCK = "struck", "struck on the shop's objection"


class MediationState(State):
    """Where may a mediation stand? Its way is in `case._mediation`."""

    ASKED = "asked", "mediation asked for", "wait"
    MEDIATING = "mediating", "being mediated", "wait"
    PROPOSED = "proposed", "a settlement is proposed", "wait"
    HALF_AGREED = "half_agreed", "accepted by one side", "wait"
    AGREED = "agreed", "settled by agreement", "good"
    REFUSED = "refused", "ended without agreement"
    LAPSED = "lapsed", "ended without effect"


class OutsideState(State):
    """Where may a case outside the house stand? Its way is in `case._outside`."""

    PENDING = "pending", "before a court or an arbitration body", "wait"
    WITH_AUTHORITY = "with_authority", "the authority decides whether it accepts", "wait"
    UNANSWERED = "unanswered", "no answer of the authority is known in time", "wait"
    ACCEPTED = "accepted", "accepted by the authority", "wait"
    OVERDUE = "overdue", "the time of the authority to mediate is over", "wait"
    TOLD = "told", "outcome told, being checked", "wait"
    ENDED = "ended", "outcome on record", "good"
    REFUSED = "refused", "not accepted by the authority"
    CLOSED = "closed", "closed by the shopper"


class IdentityState(State):
    """Where may a request for the identity of a shop stand? Its way is in `case._identity`."""

    ASKED = "asked", "identity asked for", "wait"
    UNGIVEN = "ungiven", "not given in time", "bad"
    GIVEN = "given", "identity given", "good"
