"""What may become of an application, and of a shop?"""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition


class ApplicationState(State):
    """Where an application stands. A new try after a rejection is a new application."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


A = ApplicationState

APPLICATION: Final = Lifecycle(
    "application",
    initial=A.SUBMITTED,
    transitions=[
        Transition("approve", [A.SUBMITTED], A.APPROVED, by=[Role.STAFF]),
        Transition("reject", [A.SUBMITTED], A.REJECTED, by=[Role.STAFF]),
        Transition("withdraw", [A.SUBMITTED], A.WITHDRAWN, by=[Role.SHOPPER]),
    ],
)


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
)
