"""States of a conversation."""

from platform_core.states import State


class ConversationState(State):
    WITH_STAFF = "with_staff", "with a person of the platform", "wait"
    WITH_SHOP = "with_shop", "waiting for the shop", "wait"
    ANSWERED = "answered", "answered", "good"
    CLOSED = "closed", "closed; it may be taken up again"
    ENDED = "ended", "ended"
    BECAME_COMPLAINT = "became_complaint", "became a complaint"
