"""Commands on the team of a shop: give somebody another role, and end their place. A shop keeps an owner."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.accounts import policies, queries
from platform_core.accounts.errors import MembershipNotFound, TeamRefused
from platform_core.accounts.events import MembershipChanged, MembershipEnded
from platform_core.accounts.models import Membership
from platform_core.accounts.types import ShopRole
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish


@transaction.atomic(savepoint=False)
def change_role(membership_id: UUID, *, role: ShopRole, by: Actor, at: datetime) -> None:
    """Give somebody of the actor's shop another role, from their next call on.

    Raises ``MembershipNotFound``, ``TeamRefused``.
    """
    row = _find_movable(membership_id, to=role, team=queries.held_team(by), by=by)
    if row.role == role:
        return
    row.role = role
    row.save(update_fields=["role"])
    publish(
        MembershipChanged(membership_id=row.id, person_id=row.person_id, merchant_id=row.merchant_id, shop_role=role),
        by=by,
        at=at,
    )


@transaction.atomic(savepoint=False)
def end_membership(membership_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a place in the actor's shop, their own or another's: from its next call on, no session of that person acts
    for the shop. Raises ``MembershipNotFound``, ``TeamRefused``.
    """
    team = queries.held_team(by)
    _end(_find_movable(membership_id, to=None, team=team, by=by), by=by, at=at)


@transaction.atomic(savepoint=False)
def leave(*, by: Actor, at: datetime, needs_owner: bool = True) -> None:
    """End one's own place in the shop that one acts for. A shop that is closed needs no owner any more.

    Raises ``MembershipNotFound``, ``TeamRefused``.
    """
    team = queries.held_team(by)
    own = next((each.id for each in team if each.person_id == by.id), by.id)
    _end(_find_movable(own, to=None, team=team, by=by, needs_owner=needs_owner), by=by, at=at)


def _end(row: Membership, *, by: Actor, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    publish(MembershipEnded(membership_id=row.id, person_id=row.person_id, merchant_id=row.merchant_id), by=by, at=at)


def _find_movable(
    membership_id: UUID, *, to: ShopRole | None, team: list[Membership], by: Actor, needs_owner: bool = True
) -> Membership:
    """The row, where its place may be changed so; the whole team is locked, so that one owner stays."""
    row = next((each for each in team if each.id == membership_id), None)
    if row is None:
        raise MembershipNotFound(membership_id=membership_id)
    others = sum(each.role == ShopRole.OWNER and each.person.is_active for each in team if each is not row)
    own = queries.role_in(team, person_id=by.id)
    is_own = row.person_id == by.id
    verdict = policies.may_leave_role(
        ShopRole(row.role), to=to, owners=others + 1, by=own, is_own=is_own, needs_owner=needs_owner
    )
    if not verdict:
        raise TeamRefused(reasons=verdict.codes())
    return row
