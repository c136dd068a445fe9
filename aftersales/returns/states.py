"""States of a return."""

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
    HANDED_ON = "handed_on", "goods are with the shop, which owes others"
