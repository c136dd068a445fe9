"""Where may a complaint stand? Its way through these states is in `case`."""

from platform_core.states import State


class ComplaintState(State):
    FILED = "filed"
    WITH_SHOP = "with_shop"
    ANSWERED = "answered"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    DECIDED = "decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
