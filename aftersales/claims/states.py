"""States of a claim."""

from platform_core.states import State


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
