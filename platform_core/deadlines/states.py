"""The states of a clock, and who may move it."""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class DeadlineState(State):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    VOID = "void"


S = DeadlineState
# The app's command has already decided who may.
ANYBODY = (Role.SHOPPER, Role.MERCHANT, Role.REGULATOR, Role.STAFF, Role.SYSTEM)
KEEPERS = (Role.STAFF, Role.SYSTEM)  # never the party that owes: it could stop its own clock
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
    waits={S.RUNNING: Waits(loop="sweep"), S.PAUSED: Waits(loop="sweep")},
)
