"""May this role move a complaint from here? Every state, every move, every role."""

from __future__ import annotations

import itertools

import pytest

from complaints.states import COMPLAINT, OPEN, ComplaintState
from platform_core.actors import Actor, Role
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole

STAFF, SHOP, SHOPPER, CLOCK = Role.STAFF, Role.MERCHANT, Role.SHOPPER, Role.SYSTEM
LEGAL = {
    ("acknowledge", "filed"): ("with_shop", {STAFF, CLOCK}),
    ("offer", "with_shop"): ("answered", {SHOP}),
    ("reject", "with_shop"): ("answered", {SHOP}),
    ("accept", "with_shop"): ("resolved", {SHOP}),
    ("accept", "answered"): ("resolved", {SHOP}),
    ("accept", "escalated"): ("resolved", {SHOP}),
    ("accept_offer", "answered"): ("resolved", {SHOPPER}),
    ("escalate", "answered"): ("escalated", {SHOPPER}),
    ("pass_over_silence", "with_shop"): ("escalated", {CLOCK}),
    ("decide", "escalated"): ("decided", {STAFF}),
    ("close", "answered"): ("closed", {CLOCK}),
    ("withdraw", "filed"): ("withdrawn", {SHOPPER}),
    ("withdraw", "with_shop"): ("withdrawn", {SHOPPER}),
    ("withdraw", "answered"): ("withdrawn", {SHOPPER}),
}
MOVES = sorted({move for move, _ in LEGAL})


@pytest.mark.parametrize(("move", "state", "role"), list(itertools.product(MOVES, ComplaintState, Role)))
def test_a_complaint_moves_by_its_table_alone(move: str, state: ComplaintState, role: Role) -> None:
    actor = Actor(id=new_id(), role=role)
    target, roles = LEGAL.get((move, state.value), (None, set()))
    allowed = {r for (m, _), (_, by) in LEGAL.items() if m == move for r in by}

    if role not in allowed:
        with pytest.raises(WrongRole):
            COMPLAINT.target(move, state=state, by=actor)
    elif target is None:
        with pytest.raises(IllegalTransition):
            COMPLAINT.target(move, state=state, by=actor)
    else:
        assert (COMPLAINT.target(move, state=state, by=actor).value, role in roles) == (target, True)


def test_is_open_until_it_has_ended() -> None:
    assert COMPLAINT.final_states() == set(ComplaintState) - set(OPEN)


def test_no_way_to_an_end_needs_the_shop_to_lift_a_finger() -> None:
    reached = {COMPLAINT.initial}
    for _ in ComplaintState:
        reached |= {t.target for t in COMPLAINT.transitions.values() if set(t.by) - {SHOP} and reached & set(t.sources)}

    assert {ComplaintState.ESCALATED, ComplaintState.DECIDED} <= reached
