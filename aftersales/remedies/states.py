"""States of a remedy."""

from platform_core.states import State


class RemedyState(State):
    """Its way through these states is in `case`."""

    OFFERED = "offered", "offered to the buyer", "wait"
    SENT = "sent", "goods on their way back", "wait"
    GRANTED = "granted", "refund granted", "good"
    UNANSWERED = "unanswered", "no answer yet; the offer stays"
    CALLED_OFF = "called_off", "the lot is safe after all"
