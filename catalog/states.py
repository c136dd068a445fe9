"""What may become of a listing, and of pieces set aside?"""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition


class ListingState(State):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


LISTING = Lifecycle(
    "listing",
    initial=ListingState.DRAFT,
    transitions=[
        Transition(
            "publish",
            [ListingState.DRAFT, ListingState.WITHDRAWN],
            ListingState.PUBLISHED,
            by=[Role.MERCHANT, Role.STAFF],
        ),
        Transition(
            "withdraw", [ListingState.PUBLISHED], ListingState.WITHDRAWN, by=[Role.MERCHANT, Role.STAFF, Role.SYSTEM]
        ),
    ],
)


class ReservationState(State):
    HELD = "held"
    COMMITTED = "committed"
    RELEASED = "released"


RESERVATION = Lifecycle(
    "reservation",
    initial=ReservationState.HELD,
    transitions=[
        Transition(
            "commit", [ReservationState.HELD], ReservationState.COMMITTED, by=[Role.MERCHANT, Role.STAFF, Role.SYSTEM]
        ),
        Transition(
            "release",
            [ReservationState.HELD],
            ReservationState.RELEASED,
            by=[Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM],
        ),
    ],
)
