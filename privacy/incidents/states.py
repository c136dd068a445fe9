"""States of an incident."""

from platform_core.states import State


class IncidentState(State):
    """The stage of handling. Report and notice to people are marks beside it, each with a clock of its own."""

    FOUND = "found", "found; to be graded", "wait"
    OPEN = "open", "graded; being handled", "wait"
    ENDED = "ended", "handling ended; final report due", "wait"
    CLOSED = "closed", "closed by a final report", "good"
    LEFT_OPEN = "left_open", "final report not filed in time", "bad"
