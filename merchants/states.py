"""Where may an application stand, and what may become of a shop? An application's way is in `case`."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class ApplicationState(State):
    """Where an application stands. A new try after a rejection is a new application."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class MerchantState(State):
    """Where a shop stands: what it sold before stays owed in every one of these."""

    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


M = MerchantState

MERCHANT: Final = Lifecycle(
    "merchant",
    initial=M.OPEN,
    transitions=[
        Transition("suspend", [M.OPEN], M.SUSPENDED, by=[Role.STAFF]),
        Transition("reinstate", [M.SUSPENDED], M.OPEN, by=[Role.STAFF]),
        Transition("close", [M.OPEN, M.SUSPENDED], M.CLOSED, by=[Role.STAFF, Role.SYSTEM]),
    ],
    waits={
        M.OPEN: Waits(rests="a shop is open for as long as it likes"),
        M.SUSPENDED: Waits(clocks=("merchants.review_suspension",)),
    },
)
