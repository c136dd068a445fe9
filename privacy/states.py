"""Where may a request about one's own data stand, the closing of an account, a hold, and an incident?"""

from platform_core.states import State


class RequestState(State):
    """A copy lies ready to be fetched once; everything else is answered, carried out or refused."""

    FILED = "filed", "being dealt with", "wait"
    READY = "ready", "ready to be fetched, once", "good"
    COLLECTED = "collected", "fetched; our copy is destroyed", "good"
    LAPSED = "lapsed", "not fetched in time; our copy is destroyed"
    CARRIED_OUT = "carried_out", "done", "good"
    ANSWERED = "answered", "answered", "good"
    REFUSED = "refused", "refused", "bad"
    WITHDRAWN = "withdrawn", "withdrawn"
    OVERDUE = "overdue", "not answered in time", "bad"


class ClosureState(State):
    """What is erased cannot be brought back, so it may be taken back first."""

    COOLING = "cooling", "asked for; may be taken back", "wait"
    ERASING = "erasing", "closed; being erased", "wait"
    CLOSED = "closed", "closed and erased", "good"
    TAKEN_BACK = "taken_back", "taken back"
    STOPPED = "stopped", "stopped: something is still open", "bad"


class HoldState(State):
    """A duty holds one class of a person's data, until its period is over."""

    HELD = "held", "kept because a duty demands it", "wait"
    ENDED = "ended", "over", "good"


class IncidentState(State):
    """What was reported, and whom it was told, are marks beside it: each has a clock of its own."""

    FOUND = "found", "found; to be graded", "wait"
    OPEN = "open", "graded; being handled", "wait"
    ENDED = "ended", "handling ended; final report due", "wait"
    CLOSED = "closed", "closed by a final report", "good"
    LEFT_OPEN = "left_open", "final report not filed in time", "bad"
