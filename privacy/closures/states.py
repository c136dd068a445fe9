"""States of the closing of an account."""

from platform_core.states import State


class ClosureState(State):
    """A closing may be taken back before anything is erased, since erased data cannot be brought back."""

    COOLING = "cooling", "asked for; may be taken back", "wait"
    ERASING = "erasing", "closed; being erased", "wait"
    CLOSED = "closed", "closed and erased", "good"
    TAKEN_BACK = "taken_back", "taken back"
    STOPPED = "stopped", "stopped: something is still open", "bad"
