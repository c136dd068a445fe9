"""API of requests for a shop's identity."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.complaint.policies import MOST_TEXT
from complaints.identity import commands, queries
from complaints.identity.errors import IdentityAskedAlready, IdentityNotFound, IdentityRefused
from complaints.identity.models import IdentityRequest
from complaints.identity.states import IdentityState
from orders.sales.errors import OrderNotFound
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import doors as cases
from platform_core.cases.doors import CaseStandOut, list_view
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api

PRIVATE = {"Cache-Control": "private, no-store"}


class IdentityIn(serializers.Serializer[Any]):
    """Which harm you suffered, in your own words."""

    statement = serializers.CharField(max_length=MOST_TEXT)


class IdentityRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    order_id = serializers.UUIDField()
    merchant_id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[s.value for s in IdentityState])
    asked_at = serializers.DateTimeField()


class IdentityPageOut(serializers.Serializer[Any]):
    items = IdentityRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class IdentityStandOut(IdentityRowOut, CaseStandOut):
    """How far it is. What you are told stands at its own address alone."""


class MerchantIdentityOut(serializers.Serializer[Any]):
    """As it was verified last. `credit_code` of who is registered; a person's own number is nobody's but the
    authority's."""

    trade_name = serializers.CharField()
    name = serializers.CharField()
    credit_code = serializers.CharField()
    address = serializers.CharField()
    contact_name = serializers.CharField()
    phone = serializers.CharField()


class IdentityOut(IdentityStandOut):
    given_at = serializers.DateTimeField(allow_null=True)
    identity = MerchantIdentityOut(allow_null=True)


def _row(found: IdentityRequest) -> dict[str, Any]:
    return {name: getattr(found, name) for name in map(str, IdentityRowOut().fields)}


def _stand(found: IdentityRequest, *, by: Actor, at: datetime) -> dict[str, Any]:
    return _row(found) | cases.stand(found, queries.identity_actions(found, by=by, at=at))


class OrderIdentity(APIView):
    """You were harmed, and want to know who the shop is: real name, address and contact. At once where all of it is
    verified; else within the time that runs."""

    @api(
        request=IdentityIn,
        responses={201: IdentityStandOut},
        refuses=(OrderNotFound, IdentityRefused, IdentityAskedAlready),
        duties=("NRR-24",),
    )
    @once
    def post(self, request: Request, order_id: UUID) -> Response:
        body, by, at = parsed(IdentityIn, request), actor_of(request), clock.now()
        found = commands.ask_identity(order_id, **body, by=by, at=at)
        return Response(_stand(found, by=by, at=at), status=status.HTTP_201_CREATED)


class OneIdentity(APIView):
    """A request for the identity of a shop, with what you were told."""

    @api(responses={200: IdentityOut}, refuses=(IdentityNotFound,), duties=("NRR-24",))
    def get(self, request: Request, identity_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        found = queries.identity_request(identity_id, by=by)
        told = {"given_at": found.given_at, "identity": queries.disclosed(found) or None}
        return Response(_stand(found, by=by, at=at) | told, headers=PRIVATE)


_all = list_view(
    IdentityRequest,
    says="Your requests for the identity of a shop, newest first.",
    out=IdentityPageOut,
    show=_row,
    by=("-asked_at", "-id"),
)
storefront = [
    path("orders/<uuid:order_id>/identity-request", OrderIdentity.as_view(), name="order-identity"),
    path("identity-requests", _all, name="identity-requests"),
    path("identity-requests/<uuid:identity_id>", OneIdentity.as_view(), name="identity-request"),
]
