"""Who does which work in a shop, who leads its team, and when is an invitation good?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from merchants.team import policies
from merchants.team.policies import MOST_A_DAY, MOST_WAITING, Shown
from merchants.team.states import InvitationState
from merchants.team.types import ShopTask
from platform_core.accounts.policies import may_lead, may_leave_role
from platform_core.accounts.types import ShopRole

OWNER, P, F, S = ShopRole.OWNER, ShopRole.OPERATOR, ShopRole.FINANCE, ShopRole.SERVICE
ENDS = datetime(2026, 12, 9, 16, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.duty("PIP-51")
@pytest.mark.parametrize(
    ("role", "tasks"),
    [
        (OWNER, {"shop_goods", "shop_parcels", "shop_customers", "shop_money", "shop_affairs"}),
        (P, {"shop_goods", "shop_parcels", "shop_customers"}),
        (F, {"shop_money"}),
        (S, {"shop_customers"}),
    ],
)
def test_each_role_does_its_own_work_alone(role: ShopRole, tasks: set[str]) -> None:
    assert {task.value for task in ShopTask if policies.may_do(role, task=task)} == tasks


@pytest.mark.parametrize(("role", "leads"), [(OWNER, True), (P, False), (F, False), (S, False), (None, False)])
def test_an_owner_alone_leads(role: ShopRole | None, leads: bool) -> None:
    assert bool(may_lead(role)) is leads


@pytest.mark.duty("PIP-51")
@pytest.mark.parametrize(
    ("role", "to", "owners", "by", "own", "reasons"),
    [
        (S, None, 1, S, True, ()),
        (S, None, 1, S, False, ("not_an_owner",)),
        (S, P, 1, S, True, ("not_an_owner",)),
        (S, P, 1, OWNER, False, ()),
        (S, None, 1, None, False, ("not_an_owner",)),
        (OWNER, None, 1, OWNER, True, ("last_owner",)),
        (OWNER, P, 1, OWNER, True, ("last_owner",)),
        (OWNER, OWNER, 1, OWNER, True, ()),
        (OWNER, None, 2, OWNER, True, ()),
        (OWNER, P, 2, OWNER, False, ()),
        (OWNER, None, 1, P, False, ("not_an_owner", "last_owner")),
    ],
)
def test_a_shop_keeps_an_owner(
    role: ShopRole, to: ShopRole | None, owners: int, by: ShopRole | None, own: bool, reasons: tuple[str, ...]
) -> None:
    assert may_leave_role(role, to=to, owners=owners, by=by, is_own=own).codes() == reasons


@pytest.mark.parametrize(
    ("waiting", "of_a_day", "is_invited", "reasons"),
    [
        (0, 0, False, ()),
        (MOST_WAITING - 1, MOST_A_DAY - 1, False, ()),
        (MOST_WAITING, 0, False, ("too_many_invitations",)),
        (0, MOST_A_DAY, False, ("too_many_of_a_day",)),
        (1, 1, True, ("already_invited",)),
    ],
)
def test_few_wait_and_each_of_them_once(
    waiting: int, of_a_day: int, is_invited: bool, reasons: tuple[str, ...]
) -> None:
    assert policies.may_invite(waiting=waiting, of_a_day=of_a_day, is_invited=is_invited).codes() == reasons


def shown(**changes: object) -> Shown:
    told = {"state": InvitationState.WAITING, "fits": True, "names": True, "closes_at": ENDS}
    return Shown(**told | changes)  # type: ignore[arg-type]  # a table of tests


@pytest.mark.parametrize(
    ("of", "at", "good"),
    [
        (shown(), ENDS - TICK, True),
        (shown(), ENDS, False),
        (shown(fits=False), ENDS - TICK, False),
        (shown(names=False), ENDS - TICK, False),
        (shown(closes_at=None), ENDS - TICK, False),
        *((shown(state=state), ENDS - TICK, False) for state in InvitationState if state != "waiting"),
    ],
)
def test_an_invitation_is_good_until_its_end(of: Shown, at: datetime, good: bool) -> None:
    assert policies.is_good(of, at=at) is good
