"""What may become of a notice on its way out? In the inbox it simply is."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition


class DispatchState(State):
    """Where a letter is. Between queued and sent the relay tries as often as it takes."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


D = DispatchState

DISPATCH: Final = Lifecycle(
    "dispatch",
    initial=D.QUEUED,
    transitions=[
        Transition("send", [D.QUEUED], D.SENT, by=[Role.SYSTEM]),
        Transition("fail", [D.QUEUED], D.FAILED, by=[Role.SYSTEM]),
    ],
)
