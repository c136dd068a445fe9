"""Where may a return, a claim, freight that was paid, and what goes back of it, stand? The ways are in `case`."""

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


class ClaimState(State):
    FILED = "filed", "claim filed", "wait"
    OFFERED = "offered", "the shop offers something else", "wait"
    INSISTED = "insisted", "the shop has to answer", "wait"
    REFUSED = "refused", "refused by the shop", "bad"
    RETURNING = "returning", "goods go back first", "wait"
    SENDING = "sending", "the shop owes goods", "wait"
    REPAIRING = "repairing", "in repair", "wait"
    ON_ITS_WAY = "on_its_way", "on its way to the shopper", "wait"
    BY_RETURN = "by_return", "goes on as a return", "good"
    FULFILLED = "fulfilled", "put right", "good"
    REFUNDED = "refunded", "refund granted", "good"
    WITHDRAWN = "withdrawn", "claim withdrawn"
    CLOSED = "closed", "closed after the refusal"


class FreightState(State):
    ASKED = "asked", "asked of the shop", "wait"
    DISPUTED = "disputed", "the shop objects", "wait"
    PAID = "paid", "freight granted", "good"
    DECLINED = "declined", "freight declined", "bad"


class RemedyState(State):
    """Its way through these states is in `case`."""

    OFFERED = "offered", "offered to the buyer", "wait"
    SENT = "sent", "goods on their way back", "wait"
    GRANTED = "granted", "refund granted", "good"
    UNANSWERED = "unanswered", "no answer yet; the offer stays"
    CALLED_OFF = "called_off", "the lot is safe after all"


class ReimbursementState(State):
    """Of freight that goes back beside the order's money."""

    OWED = "owed", "owed to the shopper, and paid by itself", "wait"
    PAYING = "paying", "on its way to the shopper", "wait"
    PAID = "paid", "paid", "good"
    UNPAID = "unpaid", "refused by the payment provider; it is paid again", "bad"
