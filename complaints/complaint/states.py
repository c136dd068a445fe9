"""States of a complaint."""

from typing import Final

from platform_core.states import State


class ComplaintState(State):
    FILED = "filed", "filed", "wait"
    WITH_SHOP = "with_shop", "waiting for the shop", "wait"
    ANSWERED = "answered", "answered by the shop", "wait"
    ESCALATED = "escalated", "with the platform", "wait"
    RESOLVED = "resolved", "resolved", "good"
    DECIDED = "decided", "decided by the platform", "good"
    UNDER_REVIEW = "under_review", "decision under review", "wait"
    STANDS = "stands", "decided for good", "good"
    REVIEWED = "reviewed", "decided anew after a review", "good"
    UNDECIDED = "undecided", "not decided in time", "bad"
    CLOSED = "closed", "closed"
    WITHDRAWN = "withdrawn", "complaint withdrawn"


UNDECIDED_YET: Final = (
    ComplaintState.FILED,
    ComplaintState.WITH_SHOP,
    ComplaintState.ANSWERED,
    ComplaintState.ESCALATED,
)
DECIDED_ONCE: Final = (
    *(ComplaintState.DECIDED, ComplaintState.UNDER_REVIEW, ComplaintState.STANDS, ComplaintState.REVIEWED),
)
