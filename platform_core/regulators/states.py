"""What may become of an authority's request?"""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition


class RequestState(State):
    """Where a request stands. Handed over is what lies ready; whether it was fetched, the log says."""

    FILED = "filed", "waiting for a decision", "wait"
    APPROVED = "approved", "approved, being put together", "wait"
    HANDED_OVER = "handed_over", "ready to be fetched", "good"
    REJECTED = "rejected", "rejected", "bad"
    WITHDRAWN = "withdrawn", "withdrawn"


R = RequestState

REQUEST: Final = Lifecycle(
    "data_request",
    initial=R.FILED,
    transitions=[
        Transition("approve", [R.FILED], R.APPROVED, by=[Role.STAFF]),
        Transition("reject", [R.FILED], R.REJECTED, by=[Role.STAFF]),
        Transition("withdraw", [R.FILED], R.WITHDRAWN, by=[Role.REGULATOR]),
        Transition("hand_over", [R.APPROVED], R.HANDED_OVER, by=[Role.SYSTEM]),
    ],
)
