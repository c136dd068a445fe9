"""Commands on the team of a shop: invite somebody, withdraw an invitation, answer it, and let it lapse."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

import platform_core.accounts.queries as accounts
from merchants.shops.errors import NoShop
from merchants.team import policies, queries
from merchants.team.deadlines import ANSWER_INVITATION
from merchants.team.errors import InvitationNotFound, InvitationNotGood, InvitationRefused, NoSuchContact
from merchants.team.events import (
    InvitationAccepted,
    InvitationDeclined,
    InvitationLapsed,
    InvitationMade,
    InvitationWithdrawn,
)
from merchants.team.models import Invitation
from merchants.team.types import Made
from platform_core.accounts.commands import people, teams
from platform_core.accounts.types import Destination, ShopRole
from platform_core.actors import Actor
from platform_core.cases.queries import due_at, dues_of
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.types import Subject
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.spans import DAY
from platform_core.tenancy.scopes import acting_for

FORGOTTEN: Final = ("to_index", "code_index", "shown")


@transaction.atomic(savepoint=False)
def invite(*, to: str, role: ShopRole, by: Actor, at: datetime) -> Made:
    """Invite the person with this number or address; whether there is one, nobody learns.

    Raises ``TeamRefused``, ``NoSuchContact``, ``InvitationRefused``.
    """
    accounts.refuse_who_does_not_lead(by)
    try:
        destination, shown = accounts.destination(to)
    except ValueError:
        raise NoSuchContact from None
    if by.merchant_id is None:
        raise NoShop
    waiting = Invitation.objects.visible_to(by).waiting()
    verdict = policies.may_invite(
        waiting=waiting.count(),
        of_a_day=Invitation.objects.visible_to(by).filter(invited_at__gt=at - DAY).count(),
        is_invited=waiting.filter(to_index=destination.index).exists(),
    )
    if not verdict:
        raise InvitationRefused(reasons=verdict.codes())
    code = secrets.token_urlsafe(18)
    row = Invitation(
        merchant_id=by.merchant_id,
        role=role,
        to_by=destination.by,
        to_index=destination.index,
        code_index=queries.index_of(code),
        shown=shown,
        invited_by=by.id,
        invited_at=at,
    )
    row.save(force_insert=True)
    event_id = publish(InvitationMade(invitation_id=row.id, merchant_id=row.merchant_id, shop_role=role), by=by, at=at)
    about = Subject(type="merchants.invitation", id=row.id, merchant_id=row.merchant_id)
    clocks.start(ANSWER_INVITATION, about=about, started_at=at, event_id=event_id, by=by, at=at)
    return Made(id=row.id, code=code, good_until=dues_of(by.merchant_id, of=ANSWER_INVITATION)[row.id])


@transaction.atomic(savepoint=False)
def withdraw(invitation_id: UUID, *, by: Actor, at: datetime) -> None:
    """Withdraw an invitation: its link is good no more. Raises ``TeamRefused``, ``InvitationNotFound``."""
    accounts.refuse_who_does_not_lead(by)
    clocks.void(ANSWER_INVITATION, subject_id=invitation_id, by=by, at=at, reason="withdrawn")
    row = Invitation.objects.visible_to(by).waiting().select_for_update().filter(id=invitation_id).first()
    if row is None:
        raise InvitationNotFound(invitation_id=invitation_id)
    _end(row, "withdraw", by=by, at=at)
    publish(InvitationWithdrawn(**_about(row)), by=by, at=at)


@transaction.atomic(savepoint=False)
def accept(invitation_id: UUID, *, code: str, by: Actor, at: datetime) -> UUID:
    """Take the place in the team that an invitation offers; gives the shop.

    Raises ``InvitationNotGood``, ``AlreadyInShop``.
    """
    own = accounts.destinations_of(by.id)
    with acting_for(queries.shop_of(invitation_id)):
        row = _take_good(invitation_id, code=code, own=own, by=by, at=at)
        row.accepted_by = by.id
        _end(row, "accept", also=["accepted_by"], by=by, at=at)
        role = ShopRole(row.role)
        people.grant_membership(by.id, merchant_id=row.merchant_id, role=role, by=by, at=at)
        publish(InvitationAccepted(**_about(row), person_id=by.id), by=by, at=at)
    return row.merchant_id


@transaction.atomic(savepoint=False)
def decline(invitation_id: UUID, *, code: str, by: Actor, at: datetime) -> None:
    """Decline an invitation: its link is good no more. Raises ``InvitationNotGood``."""
    own = accounts.destinations_of(by.id)
    with acting_for(queries.shop_of(invitation_id)):
        row = _take_good(invitation_id, code=code, own=own, by=by, at=at)
        _end(row, "decline", by=by, at=at)
        publish(InvitationDeclined(**_about(row), person_id=by.id), by=by, at=at)


@transaction.atomic(savepoint=False)
def lapse(invitation_id: UUID, *, by: Actor, at: datetime) -> None:
    """End an invitation that nobody has answered in its time. In ``acting_for`` the shop."""
    row = Invitation.objects.select_for_update().get(id=invitation_id)
    _end(row, "lapse", by=by, at=at)
    publish(InvitationLapsed(**_about(row)), by=by, at=at)


@transaction.atomic(savepoint=False)
def leave(*, by: Actor, at: datetime) -> None:
    """End one's own place in the team; the only owner may, once the shop is closed.

    Raises ``MembershipNotFound``, ``TeamRefused``.
    """
    teams.leave(by=by, at=at, needs_owner=queries.needs_owner(by))


def _take_good(invitation_id: UUID, *, code: str, own: frozenset[Destination], by: Actor, at: datetime) -> Invitation:
    """The row, locked after its clock, as the sweep does it. An invitation is good no more once its maker is no owner.

    Raises ``InvitationNotGood``.
    """
    closes_at = due_at(invitation_id, of=ANSWER_INVITATION)
    clocks.meet(ANSWER_INVITATION, subject_id=invitation_id, by=by, at=at)
    row = Invitation.objects.select_for_update().get(id=invitation_id)
    queries.refuse_unless_good(row, code=code, own=own, closes_at=closes_at, at=at)
    if not accounts.is_owner(row.invited_by, merchant_id=row.merchant_id):
        raise InvitationNotGood
    return row


def _end(row: Invitation, transition: str, *, also: Sequence[str] = (), by: Actor, at: datetime) -> None:
    """Forget with the end where and by which code somebody was invited."""
    row.to_index, row.code_index, row.shown = None, None, ""
    row.move(transition, by=by, at=at, also=[*FORGOTTEN, *also])


def _about(row: Invitation) -> dict[str, Any]:
    return {"invitation_id": row.id, "merchant_id": row.merchant_id, "shop_role": ShopRole(row.role)}
