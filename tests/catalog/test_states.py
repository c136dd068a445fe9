"""May a listing or a reservation make this move, and who may make it?"""

from __future__ import annotations

import pytest

from catalog.listings.states import LISTING, ListingState
from catalog.stock.states import RESERVATION, ReservationState
from platform_core.actors import Actor, Role
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, Lifecycle, WrongRole

MOVES = [(lifecycle, name) for lifecycle in (LISTING, RESERVATION) for name in lifecycle.transitions]


def actor(role: Role) -> Actor:
    return Actor(id=new_id(), role=role)


class TestLifecycles:
    @pytest.mark.parametrize(("lifecycle", "name"), MOVES)
    def test_move_from_their_sources_alone(self, lifecycle: Lifecycle, name: str):
        transition = lifecycle.transitions[name]
        by = actor(next(iter(transition.by)))

        for state in lifecycle.states():
            if state in transition.sources:
                assert lifecycle.target(name, state=state, by=by) is transition.target
            else:
                with pytest.raises(IllegalTransition):
                    lifecycle.target(name, state=state, by=by)

    @pytest.mark.parametrize(("lifecycle", "name"), MOVES)
    def test_are_moved_by_their_roles_alone(self, lifecycle: Lifecycle, name: str):
        transition = lifecycle.transitions[name]

        for role in set(Role) - set(transition.by):
            with pytest.raises(WrongRole):
                lifecycle.target(name, state=next(iter(transition.sources)), by=actor(role))


class TestListing:
    def test_comes_back_after_it_was_withdrawn(self):
        assert LISTING.target("publish", state=ListingState.WITHDRAWN, by=actor(Role.MERCHANT)) == "published"

    def test_is_never_published_by_a_shopper(self):
        with pytest.raises(WrongRole):
            LISTING.target("publish", state=ListingState.DRAFT, by=actor(Role.SHOPPER))


class TestReservation:
    def test_ends_once(self):
        assert RESERVATION.final_states() == {ReservationState.COMMITTED, ReservationState.RELEASED}
