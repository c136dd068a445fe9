"""States of a hold."""

from platform_core.states import State


class HoldState(State):
    """A duty holds one class of a person's data, until its period is over."""

    HELD = "held", "kept because a duty demands it", "wait"
    ENDED = "ended", "over", "good"
