"""What may become of a key?"""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition


class KeyState(State):
    """No way leads back: what a key sealed is gone with it."""

    ACTIVE = "active"
    DESTROYED = "destroyed"


S = KeyState

SUBJECT_KEY = Lifecycle(
    "subject key",
    initial=S.ACTIVE,
    transitions=[Transition("destroy", [S.ACTIVE], S.DESTROYED, by=[Role.SYSTEM])],
)
