"""Commands of staff on somebody else's account: end its sessions, take rights away, shut it, reopen it.

One person does each of them, at once: a stolen account does not wait. Giving rights takes somebody at the servers
(`manage.py first_staff`). Orders, deadlines, notices and the person's contact stay as they are.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.accounts import policies, proofs, session_store
from platform_core.accounts.commands.people import user_row
from platform_core.accounts.errors import AlreadyShut, MayNotShut, NotShut, NotStaff
from platform_core.accounts.events import AccountReopened, AccountShut, SessionsEnded, StaffNoMore
from platform_core.accounts.models import User
from platform_core.actors import Actor, Role
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import one_after_the_other

LOCK = "rights over accounts"


@transaction.atomic(savepoint=False)
def end_sessions_of(person_id: UUID, *, reason: str, by: Actor, at: datetime) -> int:
    """End every session of an account, which stays open; return how many. Raises ``MayNotShut``, ``PersonNotFound``."""
    _may_shut(person_id, by=by)
    ended = session_store.end_sessions(person_id)
    publish(SessionsEnded(person_id=person_id, sessions=ended), by=by, at=at, reason=reason)
    return ended


@transaction.atomic(savepoint=False)
def end_staff(person_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Take away the rights of a member of staff, whose sessions end; the account stays open for buying.

    Raises ``MayNotShut``, ``NotStaff``, ``PersonNotFound``.
    """
    _may_shut(person_id, by=by)
    if not proofs.take_rights(person_id):
        raise NotStaff
    publish(StaffNoMore(person_id=person_id), by=by, at=at, reason=reason)


@transaction.atomic(savepoint=False)
def shut_account(person_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Let nobody sign in to this account any more; its sessions and sent codes end, and rights of staff are lost.

    ``reason`` is read by the person. Raises ``MayNotShut``, ``AlreadyShut``, ``PersonNotFound``.
    """
    _may_shut(person_id, by=by)
    if not proofs.shut(person_id, at):
        raise AlreadyShut
    publish(AccountShut(person_id=person_id, why=reason), by=by, at=at, reason=reason)


@transaction.atomic(savepoint=False)
def reopen_account(person_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Open an account again that staff has shut; rights do not come back. Raises ``MayNotShut``, ``NotShut``."""
    _may_shut(person_id, by=by)
    if not proofs.reopen(person_id):
        raise NotShut
    publish(AccountReopened(person_id=person_id), by=by, at=at, reason=reason)


def _may_shut(person_id: UUID, *, by: Actor) -> None:
    one_after_the_other(LOCK)
    user_row(person_id)
    by_is_staff = by.role is Role.SYSTEM or User.objects.filter(id=by.id, is_staff=True, is_active=True).exists()
    may = policies.may_shut(person_id, by=by.id, by_is_staff=by_is_staff)
    if not may:
        raise MayNotShut(reasons=may.codes())
