"""Facts about invitations. Where somebody was invited stands in none of them."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.accounts.types import ShopRole
from platform_core.eventlog.facts import DomainEvent


class _OfAnInvitation(DomainEvent):
    """Which shop invites somebody, and as what."""

    subject: ClassVar[str] = "invitation_id"
    invitation_id: UUID
    merchant_id: UUID
    shop_role: ShopRole


class InvitationMade(_OfAnInvitation):
    topic = "merchants.invitation_made"


class InvitationAccepted(_OfAnInvitation):
    """The person has a place in the shop from now on."""

    topic = "merchants.invitation_accepted"
    person: ClassVar[str] = "person_id"
    person_id: UUID


class InvitationDeclined(_OfAnInvitation):
    topic = "merchants.invitation_declined"
    person: ClassVar[str] = "person_id"
    person_id: UUID


class InvitationWithdrawn(_OfAnInvitation):
    topic = "merchants.invitation_withdrawn"


class InvitationLapsed(_OfAnInvitation):
    """Nobody answered it in its time."""

    topic = "merchants.invitation_lapsed"
