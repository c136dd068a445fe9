"""The states of a request, and of the file of an order. Their ways through them are in `case` and `dossier`."""

from platform_core.states import State


class RequestState(State):
    """A bundle that is handed over lies ready; whether it was fetched, the log says."""

    FILED = "filed", "waiting for a decision", "wait"
    ENDORSED = "endorsed", "endorsed, a second person decides", "wait"
    APPROVED = "approved", "approved, being put together", "wait"
    HANDED_OVER = "handed_over", "ready to be fetched", "good"
    REJECTED = "rejected", "rejected", "bad"
    WITHDRAWN = "withdrawn", "withdrawn"


class DossierState(State):
    """The states of the file of an order that its shopper has asked for."""

    ASKED = "asked", "asked for", "wait"
    COLLECTED = "collected", "being put together", "wait"
    READY = "ready", "ready to be fetched", "good"


class ReportState(State):
    """The states of the identity report of a half-year."""

    FROZEN = "frozen", "frozen, to be filed", "wait"
    FILED = "filed", "filed with a receipt", "good"
