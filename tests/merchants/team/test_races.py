"""Does a shop keep an owner, and an invitation let in one person, with real threads?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection, transaction

import platform_core.accounts.queries as accounts
from merchants.team import commands
from platform_core.accounts.commands import teams
from platform_core.accounts.types import ShopRole
from platform_core.actors import Actor
from platform_core.errors import DomainError
from tests.merchants.builders import acting_as, opened, owner_of
from tests.merchants.team.builders import does, invited, known, member

pytestmark = pytest.mark.commits


def at_once(calls: list[Callable[[], object]]) -> Counter[str]:
    """What becomes of these calls, begun together: `done`, or the code of the refusal."""
    ready = Barrier(len(calls))

    def one(call: Callable[[], object]) -> str:
        try:
            ready.wait()
            call()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return Counter(pool.map(one, calls))


def owners(by: Actor) -> int:
    assert by.merchant_id
    with acting_as(by), transaction.atomic():
        return sum(one.role is ShopRole.OWNER for one in accounts.team_of(by.merchant_id))


def places(by: Actor) -> dict[object, object]:
    assert by.merchant_id
    with acting_as(by), transaction.atomic():
        return {one.person_id: one.id for one in accounts.team_of(by.merchant_id)}


@pytest.mark.duty("PIP-51")
@pytest.mark.parametrize("leaving", [False, True])
def test_two_owners_at_once_leave_one(at: datetime, leaving: bool) -> None:
    first = owner_of(opened(at))
    second = member(first, ShopRole.OWNER, at)
    place = places(first)

    def act(by: Actor, of: Actor) -> Callable[[], object]:
        if leaving:
            return lambda: does(teams.leave, by=by, at=at)
        return lambda: does(teams.end_membership, place[of.id], by=by, at=at)

    outcome = at_once([act(first, second), act(second, first)])

    assert outcome == {"done": 1, "accounts.team_refused": 1}
    assert owners(first) == 1


def test_an_invitation_is_used_once(at: datetime) -> None:
    owner, lin = owner_of(opened(at)), known(at)
    made = invited(owner, at)

    outcome = at_once([lambda: does(commands.accept, made.id, code=made.code, by=lin, at=at)] * 4)

    assert outcome == {"done": 1, "merchants.invitation_not_good": 3}
    assert len(places(owner)) == 2
