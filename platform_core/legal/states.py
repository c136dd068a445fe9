"""The states of a proposal."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class ProposalState(State):
    """The states of a proposal. Approved means carried out: both commit together."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


P = ProposalState

PROPOSAL: Final = Lifecycle(
    "legal_proposal",
    initial=P.PROPOSED,
    transitions=[
        Transition("approve", [P.PROPOSED], P.APPROVED, by=[Role.STAFF]),
        Transition("reject", [P.PROPOSED], P.REJECTED, by=[Role.STAFF]),
        Transition("withdraw", [P.PROPOSED], P.WITHDRAWN, by=[Role.STAFF]),
        Transition("lapse", [P.PROPOSED], P.LAPSED, by=[Role.SYSTEM]),
    ],
    waits={P.PROPOSED: Waits(clocks=("deadlines.decide_proposal",))},
)
