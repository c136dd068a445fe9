"""States of a report."""

from platform_core.states import State


class ReportState(State):
    FILED = "filed", "waiting to be looked at", "wait"
    FOUNDED = "founded", "founded: the authority is told next", "wait"
    CLOSED = "closed", "founded, and dealt with", "good"
    UNFOUNDED = "unfounded", "looked at: nothing was found"
    NOT_OURS = "not_ours", "not ours to look at"
    PASSED_ON = "passed_on", "not looked at in time: over to the authority", "bad"
