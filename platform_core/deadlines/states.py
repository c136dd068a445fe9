"""What may become of a promise?"""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition


class DeadlineState(State):
    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    VOID = "void"


S = DeadlineState
# Who may, the command of the app has judged.
ANYBODY = (Role.SHOPPER, Role.MERCHANT, Role.REGULATOR, Role.STAFF, Role.SYSTEM)

DEADLINE = Lifecycle(
    "deadline",
    initial=S.RUNNING,
    transitions=[
        Transition("meet", [S.RUNNING], S.MET, by=ANYBODY),
        Transition("miss", [S.RUNNING], S.MISSED, by=[Role.SYSTEM]),
        Transition("void", [S.RUNNING], S.VOID, by=ANYBODY),
    ],
)
