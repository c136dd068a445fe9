"""What may become of a promise?"""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition


class DeadlineState(State):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    VOID = "void"


S = DeadlineState
# Who may, the command of the app has judged.
ANYBODY = (Role.SHOPPER, Role.MERCHANT, Role.REGULATOR, Role.STAFF, Role.SYSTEM)
KEEPERS = (Role.STAFF, Role.SYSTEM)  # never who owes: a party that pauses its own clock has none
OPEN = (S.RUNNING, S.PAUSED)

DEADLINE = Lifecycle(
    "deadline",
    initial=S.RUNNING,
    transitions=[
        Transition("meet", OPEN, S.MET, by=ANYBODY),
        Transition("miss", [S.RUNNING], S.MISSED, by=[Role.SYSTEM]),
        Transition("void", OPEN, S.VOID, by=ANYBODY),
        Transition("pause", [S.RUNNING], S.PAUSED, by=KEEPERS),
        Transition("resume", [S.PAUSED], S.VOID, by=KEEPERS),
    ],
)
