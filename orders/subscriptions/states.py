"""States of a subscription."""

from platform_core.states import State


class SubscriptionState(State):
    SIGNING = "signing", "being agreed with the payment provider", "wait"
    ACTIVE = "active", "goes on", "good"
    DEBITING = "debiting", "being debited", "wait"
    FAILED = "failed", "the debit failed; it is tried once more", "bad"
    ENDED = "ended", "ended"
