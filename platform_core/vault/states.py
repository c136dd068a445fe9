"""The states of a key."""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class KeyState(State):
    """Destroying is final: the data sealed by the key is gone."""

    ACTIVE = "active"
    DESTROYED = "destroyed"


S = KeyState

SUBJECT_KEY = Lifecycle(
    "subject key",
    initial=S.ACTIVE,
    transitions=[Transition("destroy", [S.ACTIVE], S.DESTROYED, by=[Role.SYSTEM])],
    waits={S.ACTIVE: Waits(rests="a key lives for as long as anything that it seals has to be read")},
)
