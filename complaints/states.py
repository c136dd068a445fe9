"""Where may a complaint stand? Its way through these states is in `case`."""

from platform_core.states import State


class ComplaintState(State):
    FILED = "filed", "filed", "wait"
    WITH_SHOP = "with_shop", "waiting for the shop", "wait"
    ANSWERED = "answered", "answered by the shop", "wait"
    ESCALATED = "escalated", "with the platform", "wait"
    RESOLVED = "resolved", "resolved", "good"
    DECIDED = "decided", "decided by the platform", "good"
    CLOSED = "closed", "closed"
    WITHDRAWN = "withdrawn", "complaint withdrawn"
