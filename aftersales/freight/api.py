"""API of freight and of its reimbursement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aftersales.freight import commands, queries
from aftersales.freight.errors import FreightNotFound, FreightRefused
from aftersales.freight.models import Freight, Reimbursement
from aftersales.freight.states import FreightState, ReimbursementState
from aftersales.freight.types import MOST_FREIGHT, FreightBasis
from aftersales.returns.errors import ReturnNotFound
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, stand, step_view
from platform_core.cases.queries import actions
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut
from platform_core.money import Money
from platform_core.states import IllegalTransition, WrongRole


class ReimbursementOut(serializers.Serializer[Any]):
    """Freight that the shop bears, paid by itself to where the shopper paid the order from."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.ChoiceField([state.value for state in ReimbursementState])
    amount = MoneyOut()
    owed_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)


def render_reimbursement(row: Reimbursement | None) -> dict[str, Any] | None:
    if row is None:
        return None
    plain = {name: getattr(row, name) for name in ("id", "number", "state", "owed_at", "paid_at")}
    return plain | {"amount": asdict(row.money)}


class ReturnFreightIn(serializers.Serializer[Any]):
    """How much you paid, in fen, and the receipt among the files that you have uploaded to this return."""

    amount = serializers.IntegerField(min_value=1, max_value=MOST_FREIGHT.amount)
    receipt = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=5)

    def to_internal_value(self, data: Any) -> Any:
        said = super().to_internal_value(data)
        return said | {"amount": Money(said["amount"])}


class FreightDisputeIn(serializers.Serializer[Any]):
    """The right amount, or why it is not yours to pay."""

    statement = serializers.CharField(max_length=2_000)


class ReturnFreightOut(CaseStandOut):
    """`short` is the part of `asked` that was granted: it is paid beside the order's money."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    return_id = serializers.UUIDField()
    order_id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[s.value for s in FreightState])
    asked = MoneyOut()
    receipt = serializers.ListField(child=serializers.UUIDField())
    basis = serializers.ChoiceField(choices=[b.value for b in FreightBasis], allow_null=True)
    short = MoneyOut()
    reimbursement = ReimbursementOut(allow_null=True, help_text="how far what is short is on its way to the shopper")


def freight(found: Freight, *, by: Actor, at: datetime) -> dict[str, Any]:
    money = {name: asdict(Money(getattr(found, name), found.currency)) for name in ("asked", "short")}
    own = {
        "id": found.id,
        "number": found.number,
        "return_id": found.back_id,
        "order_id": found.order_id,
        "state": found.state,
        "receipt": found.receipt,
        "basis": found.basis or None,
        "reimbursement": render_reimbursement(queries.reimbursement_for(found)),
    }
    return own | money | stand(found, actions(found, by=by, at=at))


class OneFreight(APIView):
    """Freight that was asked back for this return."""

    @api(responses={200: ReturnFreightOut}, refuses=(FreightNotFound,), duties=("CRL-24",))
    def get(self, request: Request, return_id: UUID) -> Response:
        by = actor_of(request)
        found = queries.freight_of_return(return_id, by=by)
        if found is None:
            raise FreightNotFound(freight_id=return_id)
        return Response(freight(found, by=by, at=clock.now()))


class ReturnFreight(OneFreight):
    """Ask back the freight of a return at the shop's cost, with the receipt. A shop that does not object in time
    pays it."""

    @api(
        request=ReturnFreightIn,
        responses={201: ReturnFreightOut},
        refuses=(ReturnNotFound, FreightRefused, WrongRole),
        duties=("CRL-24",),
    )
    @once
    def post(self, request: Request, return_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        found = commands.ask_freight(return_id, **parsed(ReturnFreightIn, request), by=by, at=at)
        return Response(freight(found, by=by, at=at), status=status.HTTP_201_CREATED)


class FreightDispute(APIView):
    """Object to freight that a shopper asks back: the platform decides; where it does not in time, it is paid."""

    permission_classes = (ActsForAShop,)

    @api(
        request=FreightDisputeIn,
        responses={200: ReturnFreightOut},
        refuses=(FreightNotFound, FreightRefused, IllegalTransition, WrongRole),
        duties=("CRL-24",),
    )
    @once
    def put(self, request: Request, freight_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        found = commands.dispute_freight(freight_id, **parsed(FreightDisputeIn, request), by=by, at=at)
        return Response(freight(found, by=by, at=at))


_agreement: Callable[..., Any] = step_view(
    Freight,
    "agree",
    says="Pay freight that a shopper asks back.",
    out=ReturnFreightOut,
    show=freight,
    duties=("CRL-24",),
)
storefront = [path("returns/<uuid:return_id>/freight", ReturnFreight.as_view(), name="return-freight")]
seller = [
    path("returns/<uuid:return_id>/freight", OneFreight.as_view(), name="return-freight"),
    path("freight/<uuid:freight_id>/agreement", _agreement, name="freight-agreement"),
    path("freight/<uuid:freight_id>/dispute", FreightDispute.as_view(), name="freight-dispute"),
]
