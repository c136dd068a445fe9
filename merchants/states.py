"""Where may applications and measures stand, and what may become of a shop? The ways of both are in `case`."""

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
        Transition("reinstate", [M.SUSPENDED], M.OPEN, by=[Role.STAFF, Role.SYSTEM]),
        Transition("close", [M.OPEN, M.SUSPENDED], M.CLOSED, by=[Role.STAFF, Role.SYSTEM]),
    ],
    waits={
        M.OPEN: Waits(rests="a shop is open for as long as it likes"),
        M.SUSPENDED: Waits(clocks=("merchants.review_suspension",)),
    },
)


class SanctionState(State):
    """How far the procedure of a measure is. Whether it has effect at the moment, its dates say: the two end apart."""

    PROPOSED = "proposed", "proposed; the shop is heard", "wait"
    HEARD = "heard", "the shop was heard; to be decided", "wait"
    DECIDED = "decided", "decided; open to appeal"
    APPEALED = "appealed", "appealed; another person looks at it", "wait"
    STANDS = "stands", "final"
    REVERSED = "reversed", "reversed on appeal", "good"
    DROPPED = "dropped", "dropped", "good"
    LAPSED = "lapsed", "lapsed, since nobody decided", "good"


class DebtState(State):
    """Of what a shop owes because of a case."""

    OWED = "owed", "owed by the shop", "wait"
    COVERED = "covered", "covered", "good"
    REVERSED = "reversed", "reversed on appeal", "good"


class GrantState(State):
    """Of money that is to go into the relief fund."""

    PROPOSED = "proposed", "proposed, a second person decides", "wait"
    GRANTED = "granted", "in the fund", "good"
    TURNED_DOWN = "turned_down", "turned down"
    LAPSED = "lapsed", "nobody decided in time"


class GuaranteeState(State):
    """Of a guarantee deposit."""

    ASKED = "asked", "asked for; the shop has to agree", "wait"
    DECLINED = "declined", "declined by the shop"
    LAPSED = "lapsed", "not agreed in time"
    SHORT = "short", "agreed, and not as high as agreed", "wait"
    FULL = "full", "paid in", "good"
    ENDING = "ending", "ended, to be given back", "wait"
    GIVEN_BACK = "given_back", "given back", "good"
