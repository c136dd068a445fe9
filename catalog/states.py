"""What may become of a listing, and of pieces set aside?"""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class ListingState(State):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


L = ListingState

LISTING = Lifecycle(
    "listing",
    initial=L.DRAFT,
    transitions=[
        Transition("publish", [L.DRAFT, L.WITHDRAWN], L.PUBLISHED, by=[Role.MERCHANT, Role.STAFF]),
        Transition("withdraw", [L.PUBLISHED], L.WITHDRAWN, by=[Role.MERCHANT, Role.STAFF, Role.SYSTEM]),
    ],
    waits={
        L.DRAFT: Waits(rests="nobody sees it but its shop, which offers it when it likes"),
        L.PUBLISHED: Waits(rests="a shop offers it for as long as it likes"),
        L.WITHDRAWN: Waits(rests="a shop need not offer it again, and what was sold is owed by its order"),
    },
)


class PromotionState(State):
    RUNNING = "running", "", "good"
    ENDED = "ended"


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


class SamplingState(State):
    """Its way through these states is in `case`, as that of the two below."""

    COMMITTED = "committed", "committed; the goods are not counted yet", "wait"
    DRAWN = "drawn", "drawn; the seed is not public yet", "wait"
    REVEALED = "revealed", "drawn and revealed", "good"


class SampleState(State):
    DRAWN = "drawn", "drawn; to be bought", "wait"
    BOUGHT = "bought", "bought", "wait"
    TESTING = "testing", "at the laboratory", "wait"
    PASSED = "passed", "passed", "good"
    FAILED = "failed", "failed; the shop may object", "bad"
    CONTESTED = "contested", "failed; the shop has objected", "wait"
    UPHELD = "upheld", "failed; the shop has to correct it", "bad"
    CORRECTED = "corrected", "corrected, says the shop; to be re-checked", "wait"
    CLEARED = "cleared", "the re-check passed", "good"
    UNCORRECTED = "uncorrected", "not corrected", "bad"
    UNCHECKED = "unchecked", "corrected, says the shop; not re-checked in time"
    OVERTURNED = "overturned", "the result was set aside"
    LAPSED = "lapsed", "not tested in time"


class FreezeState(State):
    FROZEN = "frozen", "frozen", "bad"
    LIFTED = "lifted", "lifted", "good"


# What the shop and the public may know: nobody prepares for a purchase in disguise.
HIDDEN = (SampleState.DRAWN, SampleState.BOUGHT, SampleState.TESTING, SampleState.LAPSED)
TESTED = tuple(state for state in SampleState if state not in HIDDEN)
