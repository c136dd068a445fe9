"""Where may an authority's request stand? Its way through these states is in `case`."""

from platform_core.states import State


class RequestState(State):
    """Handed over is what lies ready; whether it was fetched, the log says."""

    FILED = "filed", "waiting for a decision", "wait"
    APPROVED = "approved", "approved, being put together", "wait"
    HANDED_OVER = "handed_over", "ready to be fetched", "good"
    REJECTED = "rejected", "rejected", "bad"
    WITHDRAWN = "withdrawn", "withdrawn"
