"""States of a deposit."""

from platform_core.states import State


class DepositState(State):
    AWAITED = "awaited", "waiting for payment with its order", "wait"
    HELD = "held", "held for you"
    APPLIED = "applied", "asked back", "wait"
    CONTESTED = "contested", "the shop objects; the platform decides", "wait"
    GRANTED = "granted", "on its way back", "wait"
    RETURNED = "returned", "back", "good"
    KEPT = "kept", "kept by the shop, by the platform's decision"
    LAPSED = "lapsed", "never paid"
