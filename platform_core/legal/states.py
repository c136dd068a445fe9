"""What may become of a proposal to change the data that we count by?"""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition


class ProposalState(State):
    """Where a proposal stands. Approved is carried out: both commit together."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


P = ProposalState

PROPOSAL: Final = Lifecycle(
    "legal_proposal",
    initial=P.PROPOSED,
    transitions=[
        Transition("approve", [P.PROPOSED], P.APPROVED, by=[Role.STAFF]),
        Transition("reject", [P.PROPOSED], P.REJECTED, by=[Role.STAFF]),
        Transition("withdraw", [P.PROPOSED], P.WITHDRAWN, by=[Role.STAFF]),
    ],
)
