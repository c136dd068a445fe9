"""States of a listing."""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class ListingState(State):
    DRAFT = "draft"
    PUBLISHED = "published", "on sale", "good"
    WITHDRAWN = "withdrawn", "taken off sale"


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
