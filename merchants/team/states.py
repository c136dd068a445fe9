"""States of an invitation into a shop's team."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class InvitationState(State):
    WAITING = "waiting", "waiting for an answer", "wait"
    ACCEPTED = "accepted", "accepted", "good"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "withdrawn by the shop"
    LAPSED = "lapsed", "not answered in its time"


S = InvitationState
INVITATION: Final = Lifecycle(
    "invitation",
    initial=S.WAITING,
    transitions=[
        Transition("accept", [S.WAITING], S.ACCEPTED, by=[Role.SHOPPER]),
        Transition("decline", [S.WAITING], S.DECLINED, by=[Role.SHOPPER]),
        Transition("withdraw", [S.WAITING], S.WITHDRAWN, by=[Role.MERCHANT]),
        Transition("lapse", [S.WAITING], S.LAPSED, by=[Role.SYSTEM]),
    ],
    waits={S.WAITING: Waits(clocks=("merchants.answer_invitation",))},
)
