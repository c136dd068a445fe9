"""States of freight and of its reimbursement."""

from platform_core.states import State


class FreightState(State):
    ASKED = "asked", "asked of the shop", "wait"
    DISPUTED = "disputed", "the shop objects", "wait"
    PAID = "paid", "freight granted", "good"
    DECLINED = "declined", "freight declined", "bad"


class ReimbursementState(State):
    """Of freight that goes back beside the order's money."""

    OWED = "owed", "owed to the shopper, and paid by itself", "wait"
    PAYING = "paying", "on its way to the shopper", "wait"
    PAID = "paid", "paid", "good"
    UNPAID = "unpaid", "refused by the payment provider; it is paid again", "bad"
