"""States of a mediation."""

from platform_core.states import State


class MediationState(State):
    """The course of a mediation, from the request to a settlement or none."""

    ASKED = "asked", "mediation asked for", "wait"
    MEDIATING = "mediating", "being mediated", "wait"
    PROPOSED = "proposed", "a settlement is proposed", "wait"
    HALF_AGREED = "half_agreed", "accepted by one side", "wait"
    AGREED = "agreed", "settled by agreement", "good"
    REFUSED = "refused", "ended without agreement"
    LAPSED = "lapsed", "ended without effect"
