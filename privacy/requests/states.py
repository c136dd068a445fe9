"""States of a request."""

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
