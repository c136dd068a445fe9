"""States of a request for the identity of a shop."""

from platform_core.states import State


class IdentityState(State):
    """Where may a request for the identity of a shop stand? Its way is in `case._identity`."""

    ASKED = "asked", "identity asked for", "wait"
    UNGIVEN = "ungiven", "not given in time", "bad"
    GIVEN = "given", "identity given", "good"
