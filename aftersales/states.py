"""Where may a return stand? Its way through these states is in `case`."""

from platform_core.states import State


class ReturnState(State):
    NOTICED = "noticed", "return notified", "wait"
    SENT = "sent", "goods on their way back", "wait"
    BACK = "back", "goods are back", "wait"
    GRANTED = "granted", "refund granted", "good"
    DECLINED = "declined", "refund declined", "bad"
    HOME = "home", "goods went home again"
    UNSHOWN = "unshown", "not shown to be sent", "bad"
    WITHDRAWN = "withdrawn", "return withdrawn"


class RemedyState(State):
    """Its way through these states is in `case`."""

    OFFERED = "offered", "offered to the buyer", "wait"
    SENT = "sent", "goods on their way back", "wait"
    GRANTED = "granted", "refund granted", "good"
    UNANSWERED = "unanswered", "no answer yet; the offer stays"
    CALLED_OFF = "called_off", "the lot is safe after all"
