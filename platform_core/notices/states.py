"""The states of a notice on its way out. In the inbox it has none."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class DispatchState(State):
    """The states of a letter. The relay tries for a week; a letter that is not sent by then has failed."""

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
    waits={D.QUEUED: Waits(loop="outside")},
)
