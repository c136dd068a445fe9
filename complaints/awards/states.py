"""States of an award."""

from platform_core.states import State


class AwardState(State):
    """The course of an award: granted, perhaps objected to, owed, paid."""

    GRANTED = "granted", "granted; the shop may object", "wait"
    OBJECTED = "objected", "objected to; another person looks at it", "wait"
    OWED = "owed", "final, owed by the shop", "wait"
    PAYING = "paying", "on its way to the shopper", "wait"
    PAID = "paid", "paid", "good"
    UNPAID = "unpaid", "refused by the payment provider; it is paid again", "bad"
    STRUCK = "struck", "struck on the shop's objection"
