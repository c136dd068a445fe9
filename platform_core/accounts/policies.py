"""Rules of accounts: the idle end of a session, and who may take rights away. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from platform_core.accounts.types import AgainstTeam, Holder, NotYours, ShopRole
from platform_core.duties import fulfils
from platform_core.errors import Verdict

# Seconds, house numbers. Who may look into other people's affairs has to sign in again soon.
IDLE_LIMITS: Final[Mapping[Holder, int]] = {Holder.PERSON: 3 * 24 * 3600, Holder.OFFICIAL: 30 * 60}
NOTED_EVERY: Final = 60  # seconds: the last use of a session, so that not each call writes


def holder(*, is_staff: bool, is_regulator: bool) -> Holder:
    return Holder.OFFICIAL if is_staff or is_regulator else Holder.PERSON


@fulfils("PIP-51", part="access by purpose, on record")
def may_go_on(last_seen_at: datetime, *, holder: Holder, now: datetime) -> bool:
    """Whether a session last used then is still good: up to the limit, and not at it."""
    return (now - last_seen_at).total_seconds() < IDLE_LIMITS[holder]


def is_to_be_noted(last_seen_at: datetime, *, now: datetime) -> bool:
    return (now - last_seen_at).total_seconds() >= NOTED_EVERY


@fulfils("PIP-51", part="access by purpose, on record")
def may_shut(person_id: UUID, *, by: UUID, by_is_staff: bool) -> Verdict:
    """Whether somebody of staff may take away rights, end sessions or shut an account: at once, by one alone.

    Not their own: so the last of staff stays. ``by_is_staff`` is asked again under the lock, since two may take away
    each other's rights at the same moment.
    """
    return Verdict.of({NotYours.OWN_ACCOUNT: person_id == by, NotYours.NO_LONGER_STAFF: not by_is_staff})


def may_lead(by: ShopRole | None) -> Verdict:
    """Only an owner invites people into a shop, gives them another role and removes them."""
    return Verdict.of({AgainstTeam.NOT_AN_OWNER: by is not ShopRole.OWNER})


@fulfils("PIP-51", part="access by purpose, on record")
def may_leave_role(
    role: ShopRole,
    *,
    to: ShopRole | None,
    owners: int,
    by: ShopRole | None,
    is_own: bool,
    needs_owner: bool = True,
) -> Verdict:
    """Whether somebody of a shop gets another role, or none at all. Anybody may leave; a shop keeps an owner until it
    is closed.

    ``by`` is the role of who acts, as it is under the lock of the team: two owners may remove each other at the same
    moment, and the second of them is no owner any more.
    """
    leaves = is_own and to is None
    return Verdict.of(
        {
            AgainstTeam.NOT_AN_OWNER: not leaves and not may_lead(by),
            AgainstTeam.LAST_OWNER: (
                needs_owner and role is ShopRole.OWNER and to is not ShopRole.OWNER and owners == 1
            ),
        }
    )
