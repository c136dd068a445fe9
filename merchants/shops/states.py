"""States of an application, of a change and of a shop."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class ApplicationState(State):
    """Where an application stands. A new try after a rejection is a new application."""

    SUBMITTED = "submitted"
    PROPOSED = "proposed", "checked, a second person decides", "wait"
    LAPSED = "lapsed", "nobody decided the proposal in time", "wait"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


A = ApplicationState
PENDING: Final = (A.SUBMITTED, A.PROPOSED, A.LAPSED)


class ChangeState(State):
    """Where a change stands that a shop told of one of its facts. A correction is another change."""

    REPORTED = "reported", "reported, to be verified", "wait"
    VERIFIED = "verified", "verified and in force", "good"
    REFUSED = "refused", "refused", "bad"
    WITHDRAWN = "withdrawn"


class MerchantState(State):
    """The states of a shop: the goods that it sold before stay owed in every one of these."""

    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


M = MerchantState

MERCHANT: Final = Lifecycle(
    "merchant",
    initial=M.OPEN,
    transitions=[
        Transition("suspend", [M.OPEN], M.SUSPENDED, by=[Role.STAFF]),
        Transition("reinstate", [M.SUSPENDED], M.OPEN, by=[Role.STAFF, Role.SYSTEM]),
        Transition("close", [M.OPEN, M.SUSPENDED], M.CLOSED, by=[Role.SYSTEM]),
    ],
    waits={
        M.OPEN: Waits(rests="a shop is open for as long as it likes"),
        M.SUSPENDED: Waits(clocks=("merchants.review_suspension",)),
    },
)
