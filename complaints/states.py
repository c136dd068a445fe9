"""Where may a complaint stand? Its way through these states is in `case`."""

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
