"""Reads of a shop's team: the invitations that wait, and one as the person reads it whom it names."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Final
from uuid import UUID

import platform_core.accounts.queries as accounts
from merchants.shops.queries import shops
from merchants.shops.states import MerchantState
from merchants.team import policies
from merchants.team.deadlines import ANSWER_INVITATION
from merchants.team.errors import InvitationNotGood
from merchants.team.models import Invitation
from merchants.team.states import InvitationState
from merchants.team.types import Invited, Waiting
from platform_core.accounts.types import Destination, SentBy, ShopRole
from platform_core.actors import Actor
from platform_core.cases.queries import due_at, dues_of
from platform_core.tenancy import scopes
from platform_core.vault.index import index

CODE: Final = "merchants.team.code"


def index_of(code: str) -> bytes:
    """The kept index of a code."""
    return index(CODE, code.strip())


def needs_owner(by: Actor) -> bool:
    """Tell whether the actor's shop has to have an owner: until it is closed."""
    return shops.shop_of(by).stage is not MerchantState.CLOSED


def waiting_of(by: Actor, *, at: datetime) -> list[Waiting]:
    """The invitations of the actor's shop that wait, the oldest first."""
    rows = list(Invitation.objects.visible_to(by).waiting().order_by("invited_at", "id"))
    ends = dues_of(by.merchant_id, of=ANSWER_INVITATION) if by.merchant_id else {}
    return [
        Waiting(
            id=row.id,
            shown=row.shown,
            role=ShopRole(row.role),
            invited_at=row.invited_at,
            good_until=ends[row.id],
        )
        for row in rows
        if row.id in ends and at < ends[row.id]
    ]


def destination_of(invitation_id: UUID) -> Destination | None:
    """Where an invitation that waits leads; none once it is answered. For the worker."""
    row = Invitation.objects.waiting().filter(id=invitation_id).first()
    return Destination(by=SentBy(row.to_by), index=bytes(row.to_index)) if row and row.to_index else None


def shop_of(invitation_id: UUID) -> UUID:
    """The shop of an invitation, for who holds its link. Raises ``InvitationNotGood``."""
    with scopes.bound(scopes.holder(invitation_id)):
        found = Invitation.objects.filter(id=invitation_id).values_list("merchant_id", flat=True).first()
    if found is None:
        raise InvitationNotGood
    return found


def invitation_for(invitation_id: UUID, *, code: str, by: Actor, at: datetime) -> Invited:
    """An invitation, for the person it names, with its code. Raises ``InvitationNotGood``."""
    own = accounts.destinations_of(by.id)
    with scopes.acting_for(shop_of(invitation_id)):
        row = Invitation.objects.get(id=invitation_id)
        good_until = refuse_unless_good(row, code=code, own=own, closes_at=due_at(row.id, of=ANSWER_INVITATION), at=at)
    return Invited(
        id=row.id,
        merchant_id=row.merchant_id,
        trade_name=shops.shop(row.merchant_id).trade_name,
        role=ShopRole(row.role),
        good_until=good_until,
    )


def refuse_unless_good(
    row: Invitation, *, code: str, own: frozenset[Destination], closes_at: datetime | None, at: datetime
) -> datetime:
    """Give until when it is good. Raises ``InvitationNotGood``."""
    shown = policies.Shown(
        state=InvitationState(row.state),
        fits=row.code_index is not None and hmac.compare_digest(bytes(row.code_index), index_of(code)),
        names=row.to_index is not None and Destination(by=SentBy(row.to_by), index=bytes(row.to_index)) in own,
        closes_at=closes_at,
    )
    if closes_at is None or not policies.is_good(shown, at=at):
        raise InvitationNotGood
    return closes_at
