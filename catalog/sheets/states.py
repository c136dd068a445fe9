"""States of an import."""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class ImportState(State):
    READING = "reading", "being read", "wait"
    WRITING = "writing", "being written", "wait"
    FINISHED = "finished", "finished", "good"
    STOPPED = "stopped", "stopped by the shop"
    UNREADABLE = "unreadable", "could not be read", "bad"
    FAILED = "failed", "broken off by a fault of ours", "bad"


S = ImportState
OPEN = (S.READING, S.WRITING)

IMPORT = Lifecycle(
    "import",
    initial=S.READING,
    transitions=[
        Transition("write", [S.READING], S.WRITING, by=[Role.SYSTEM]),
        Transition("refuse", [S.READING], S.UNREADABLE, by=[Role.SYSTEM]),
        Transition("finish", [S.WRITING], S.FINISHED, by=[Role.SYSTEM]),
        Transition("stop", OPEN, S.STOPPED, by=[Role.MERCHANT, Role.SYSTEM]),
        Transition("fail", OPEN, S.FAILED, by=[Role.SYSTEM]),
    ],
    waits={S.READING: Waits(loop="sheets"), S.WRITING: Waits(loop="sheets")},
)
