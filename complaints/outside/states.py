"""States of a case outside the house."""

from platform_core.states import State


class OutsideState(State):
    """The course of a case outside, from the filing to its outcome."""

    PENDING = "pending", "before a court or an arbitration body", "wait"
    WITH_AUTHORITY = "with_authority", "the authority decides whether it accepts", "wait"
    UNANSWERED = "unanswered", "no answer of the authority is known in time", "wait"
    ACCEPTED = "accepted", "accepted by the authority", "wait"
    OVERDUE = "overdue", "the time of the authority to mediate is over", "wait"
    TOLD = "told", "outcome told, being checked", "wait"
    ENDED = "ended", "outcome on record", "good"
    REFUSED = "refused", "not accepted by the authority"
    CLOSED = "closed", "closed by the shopper"
