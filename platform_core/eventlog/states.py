"""The states of a replay. Staff request it; the relay queues it and finishes it."""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class ReplayState(State):
    REQUESTED = "requested"
    QUEUED = "queued"
    DONE = "done"
    WITHDRAWN = "withdrawn"


S = ReplayState

REPLAY = Lifecycle(
    "replay",
    initial=S.REQUESTED,
    transitions=[
        Transition("queue", [S.REQUESTED], S.QUEUED, by=[Role.SYSTEM]),
        Transition("finish", [S.QUEUED], S.DONE, by=[Role.SYSTEM]),
        Transition("withdraw", [S.REQUESTED, S.QUEUED], S.WITHDRAWN, by=[Role.STAFF]),
    ],
    waits={S.REQUESTED: Waits(loop="relay"), S.QUEUED: Waits(loop="relay")},
)
