"""The team of a shop by programme, for its people; and an invitation, for the person it names."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import platform_core.accounts.queries as accounts
from merchants.team import commands, queries
from merchants.team.errors import InvitationNotFound, InvitationNotGood, InvitationRefused, NoSuchContact
from platform_core import clock
from platform_core.accounts.commands import teams
from platform_core.accounts.errors import AlreadyInShop, MembershipNotFound, TeamRefused
from platform_core.accounts.permissions import ActsForAShop
from platform_core.accounts.types import ShopRole
from platform_core.http.errors import InFlight, KeyReused
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api

PRIVATE = {"Cache-Control": "no-store"}
ONCE = (KeyReused, InFlight)
ROLES = [role.value for role in ShopRole]


class InvitationIn(serializers.Serializer[Any]):
    """`to`: the telephone or e-mail address of their account, whether there is one yet or not."""

    to = serializers.CharField(max_length=254)
    role = serializers.ChoiceField(choices=ROLES)


class RoleIn(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=ROLES)


class CodeIn(serializers.Serializer[Any]):
    """`code` as it came with the invitation."""

    code = serializers.CharField(max_length=100)


class MemberOut(serializers.Serializer[Any]):
    """Somebody who acts for the shop, by their login name."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    role = serializers.ChoiceField(choices=ROLES)
    since = serializers.DateTimeField()


class WaitingOut(serializers.Serializer[Any]):
    """An invitation that waits; `shown` is the masked number or address."""

    id = serializers.UUIDField()
    shown = serializers.CharField()
    role = serializers.ChoiceField(choices=ROLES)
    invited_at = serializers.DateTimeField()
    good_until = serializers.DateTimeField()


class TeamOut(serializers.Serializer[Any]):
    members = MemberOut(many=True)
    invitations = WaitingOut(many=True)


class MadeOut(serializers.Serializer[Any]):
    """The code is told this once. Give it, with the id, to the person you mean."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    good_until = serializers.DateTimeField()


class InvitedOut(serializers.Serializer[Any]):
    """The shop that invites you, and as what."""

    id = serializers.UUIDField()
    merchant_id = serializers.UUIDField()
    trade_name = serializers.CharField()
    role = serializers.ChoiceField(choices=ROLES)
    good_until = serializers.DateTimeField()


class TeamOfShop(APIView):
    """The people who act for the caller's shop, and the invitations that wait."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: TeamOut}, duties=("PIP-51",), operation_id="team")
    def get(self, request: Request) -> Response:
        by = actor_of(request)
        members = accounts.team_of(by.merchant_id) if by.merchant_id else []
        found = {"members": members, "invitations": queries.waiting_of(by, at=clock.now())}
        return Response(TeamOut(found).data)


class Invitations(APIView):
    """Invite somebody into the team; an owner may."""

    permission_classes = (ActsForAShop,)

    @api(
        request=InvitationIn,
        responses={201: MadeOut},
        refuses=(TeamRefused, NoSuchContact, InvitationRefused),
        duties=("PIP-51",),
        operation_id="team_invite",
    )
    def post(self, request: Request) -> Response:
        said = parsed(InvitationIn, request)
        made = commands.invite(to=said["to"], role=ShopRole(said["role"]), by=actor_of(request), at=clock.now())
        return Response(MadeOut(made).data, status=status.HTTP_201_CREATED, headers=PRIVATE)


class Withdrawal(APIView):
    """Withdraw an invitation that waits; an owner may."""

    permission_classes = (ActsForAShop,)

    @once
    @api(
        request=None,
        responses={204: None},
        refuses=(TeamRefused, InvitationNotFound, *ONCE),
        operation_id="team_invitation_withdraw",
    )
    def put(self, request: Request, invitation_id: UUID) -> Response:
        commands.withdraw(invitation_id, by=actor_of(request), at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class OwnPlace(APIView):
    """Leave the team; who is its only owner may not before the shop is closed."""

    permission_classes = (ActsForAShop,)

    @once
    @api(responses={204: None}, refuses=(TeamRefused, MembershipNotFound, *ONCE), operation_id="team_leave")
    def delete(self, request: Request) -> Response:
        commands.leave(by=actor_of(request), at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Place(APIView):
    """Somebody's place in the team: another role, or none; an owner may."""

    permission_classes = (ActsForAShop,)

    @once
    @api(
        request=RoleIn,
        responses={204: None},
        refuses=(TeamRefused, MembershipNotFound, *ONCE),
        duties=("PIP-51",),
        operation_id="team_role",
    )
    def put(self, request: Request, membership_id: UUID) -> Response:
        role = ShopRole(parsed(RoleIn, request)["role"])
        teams.change_role(membership_id, role=role, by=actor_of(request), at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @once
    @api(
        responses={204: None},
        refuses=(TeamRefused, MembershipNotFound, *ONCE),
        duties=("PIP-51",),
        operation_id="team_remove",
    )
    def delete(self, request: Request, membership_id: UUID) -> Response:
        teams.end_membership(membership_id, by=actor_of(request), at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Reading(APIView):
    """An invitation, for the person it names. It is a POST, so that the code stands in no address."""

    @api(request=CodeIn, responses={200: InvitedOut}, refuses=(InvitationNotGood,), operation_id="invitation_read")
    def post(self, request: Request, invitation_id: UUID) -> Response:
        code = parsed(CodeIn, request)["code"]
        found = queries.invitation_for(invitation_id, code=code, by=actor_of(request), at=clock.now())
        return Response(InvitedOut(found).data, headers=PRIVATE)


class Acceptance(APIView):
    """Take the place in the team that an invitation offers."""

    @once
    @api(
        request=CodeIn,
        responses={204: None},
        refuses=(InvitationNotGood, AlreadyInShop, *ONCE),
        duties=("PIP-51",),
        operation_id="invitation_accept",
    )
    def put(self, request: Request, invitation_id: UUID) -> Response:
        code = parsed(CodeIn, request)["code"]
        commands.accept(invitation_id, code=code, by=actor_of(request), at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Refusal(APIView):
    """Decline an invitation."""

    @once
    @api(request=CodeIn, responses={204: None}, refuses=(InvitationNotGood, *ONCE), operation_id="invitation_decline")
    def put(self, request: Request, invitation_id: UUID) -> Response:
        code = parsed(CodeIn, request)["code"]
        commands.decline(invitation_id, code=code, by=actor_of(request), at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


seller = [
    path("team", TeamOfShop.as_view(), name="seller-team"),
    path("team/invitations", Invitations.as_view(), name="seller-team-invitations"),
    path("team/invitations/<uuid:invitation_id>/withdrawal", Withdrawal.as_view(), name="seller-team-withdrawal"),
    path("team/own", OwnPlace.as_view(), name="seller-team-own"),
    path("team/<uuid:membership_id>", Place.as_view(), name="seller-team-place"),
]
storefront = [
    path("me/invitations/<uuid:invitation_id>/reading", Reading.as_view(), name="invitation-reading"),
    path("me/invitations/<uuid:invitation_id>/acceptance", Acceptance.as_view(), name="invitation-acceptance"),
    path("me/invitations/<uuid:invitation_id>/refusal", Refusal.as_view(), name="invitation-refusal"),
]
