"""States of a reservation."""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class ReservationState(State):
    HELD = "held"
    COMMITTED = "committed"
    RELEASED = "released"


R = ReservationState

RESERVATION = Lifecycle(
    "reservation",
    initial=R.HELD,
    transitions=[
        Transition("commit", [R.HELD], R.COMMITTED, by=[Role.MERCHANT, Role.STAFF, Role.SYSTEM]),
        Transition("release", [R.HELD], R.RELEASED, by=[Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM]),
    ],
    waits={R.HELD: Waits(along="order")},
)
