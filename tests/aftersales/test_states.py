"""May this role move a return from here to there?"""

from __future__ import annotations

import itertools

import pytest

from aftersales.states import RETURN, ReturnState
from platform_core.actors import Actor, Role
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole

S = ReturnState
# Every move there is: who, from where, to where.
MOVES = {
    "send_back": ({Role.SHOPPER}, {S.NOTICED: S.SENT}),
    "arrive": ({Role.SYSTEM, Role.MERCHANT, Role.STAFF}, {S.NOTICED: S.BACK, S.SENT: S.BACK}),
    "grant": ({Role.MERCHANT, Role.SYSTEM, Role.STAFF}, {S.BACK: S.GRANTED}),
    "grant_early": ({Role.MERCHANT}, {S.NOTICED: S.GRANTED, S.SENT: S.GRANTED}),
    "grant_kept": ({Role.SYSTEM}, {S.DECLINED: S.GRANTED}),
    "decline": ({Role.STAFF}, {S.BACK: S.DECLINED}),
    "withdraw": ({Role.SHOPPER}, {S.NOTICED: S.WITHDRAWN}),
}


@pytest.mark.parametrize(("name", "state", "role"), list(itertools.product(MOVES, S, Role)))
def test_a_return_moves_along_this_table_and_no_other_way(name: str, state: ReturnState, role: Role) -> None:
    roles, ways = MOVES[name]
    actor = Actor(id=new_id(), role=role)

    if role not in roles:
        with pytest.raises(WrongRole):
            RETURN.target(name, state=state, by=actor)
    elif state not in ways:
        with pytest.raises(IllegalTransition):
            RETURN.target(name, state=state, by=actor)
    else:
        assert RETURN.target(name, state=state, by=actor) is ways[state]


def test_there_are_no_other_moves() -> None:
    assert set(RETURN.transitions) == set(MOVES)


def test_nobody_approves_or_refuses_a_notice() -> None:
    """NRR-11: the notice exercises the right, so the shop can end a return by paying alone."""
    shop = {name for name in MOVES if Role.MERCHANT in MOVES[name][0]}

    assert {RETURN.transitions[name].target for name in shop} == {S.BACK, S.GRANTED}
