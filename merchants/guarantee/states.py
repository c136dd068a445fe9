"""States of a debt, of a grant and of a deposit."""

from __future__ import annotations

from platform_core.states import State


class DebtState(State):
    """The states of a shop's debt because of a case."""

    OWED = "owed", "owed by the shop", "wait"
    COVERED = "covered", "covered", "good"
    REVERSED = "reversed", "reversed on appeal", "good"


class GrantState(State):
    """The states of a grant into the relief fund."""

    PROPOSED = "proposed", "proposed, a second person decides", "wait"
    GRANTED = "granted", "in the fund", "good"
    TURNED_DOWN = "turned_down", "turned down"
    LAPSED = "lapsed", "nobody decided in time"


class GuaranteeState(State):
    """The states of a guarantee deposit."""

    ASKED = "asked", "asked for; the shop has to agree", "wait"
    DECLINED = "declined", "declined by the shop"
    LAPSED = "lapsed", "not agreed in time"
    SHORT = "short", "agreed, and not as high as agreed", "wait"
    FULL = "full", "paid in", "good"
    ENDING = "ending", "ended, to be given back", "wait"
    GIVEN_BACK = "given_back", "given back", "good"
