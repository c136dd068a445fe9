"""May this role move an order from here? Every state, every move, every role."""

from __future__ import annotations

import itertools

import pytest

from orders.sales.states import ORDER, OrderState
from platform_core.actors import Actor, Role
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from tests.tables import over

LEGAL = {
    ("pay", "placed"): ("paid", {Role.SYSTEM}),
    ("cancel", "placed"): ("cancelled", {Role.SHOPPER}),
    ("cancel", "paid"): ("cancelled", {Role.SHOPPER}),
    ("cancel", "shipped"): ("cancelled", {Role.SHOPPER}),
    ("end_unsent", "paid"): ("cancelled", {Role.SYSTEM}),
    ("end_unsent", "shipped"): ("cancelled", {Role.SYSTEM}),
    ("lose", "shipped"): ("cancelled", {Role.SYSTEM, Role.STAFF}),
    ("decline", "shipped"): ("cancelled", {Role.SYSTEM}),
    ("lapse", "placed"): ("cancelled", {Role.SYSTEM}),
    ("undo", "paid"): ("cancelled", {Role.SYSTEM}),
    ("ship", "paid"): ("shipped", {Role.MERCHANT}),
    ("confirm_receipt", "shipped"): ("received", {Role.SHOPPER, Role.SYSTEM}),
}
MOVES = ("pay", "cancel", "lapse", "undo", "end_unsent", "lose", "decline", "ship", "confirm_receipt")


@over("move, state, role", itertools.product(MOVES, OrderState, Role))
def test_an_order_moves_by_its_table_alone(move: str, state: OrderState, role: Role) -> None:
    actor = Actor(id=new_id(), role=role)
    target, roles = LEGAL.get((move, state.value), (None, set()))
    allowed = {r for (m, _), (_, by) in LEGAL.items() if m == move for r in by}

    if role not in allowed:
        with pytest.raises(WrongRole):
            ORDER.target(move, state=state, by=actor)
    elif target is None:
        with pytest.raises(IllegalTransition):
            ORDER.target(move, state=state, by=actor)
    else:
        assert (ORDER.target(move, state=state, by=actor).value, role in roles) == (target, True)


def test_ends_received_or_cancelled() -> None:
    assert ORDER.final_states() == {OrderState.RECEIVED, OrderState.CANCELLED}
