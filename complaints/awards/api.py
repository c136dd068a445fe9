"""API of awards."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.awards import commands, queries
from complaints.awards.errors import AwardNotFound
from complaints.awards.models import Award
from complaints.awards.states import AwardState
from complaints.awards.types import AwardHead
from complaints.complaint.errors import TextRefused
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, list_view, refusals, stand, step_view
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut

DUTIES: Final = ("HSE-16", "ECL-58", "CRL-55")
PLAIN: Final = (
    *("id", "number", "complaint_id", "order_id", "head", "state", "basis", "granted_at", "owed_at", "advanced_at"),
    *("paid_by_shop_at", "paid_at"),
)


class AwardOut(serializers.Serializer[Any]):
    """Money for the shopper beside a refund of the price. `advanced_at`: paid without the shop, which owes it since."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    complaint_id = serializers.UUIDField()
    order_id = serializers.UUIDField()
    head = serializers.ChoiceField([head.value for head in AwardHead])
    state = serializers.ChoiceField([state.value for state in AwardState])
    amount = MoneyOut(source="money")
    basis = serializers.ListField(child=serializers.CharField(), help_text="the duties that it rests on")
    reasons = serializers.CharField()
    objection = serializers.CharField(allow_blank=True)
    review = serializers.CharField(allow_blank=True, help_text="the answer to the objection")
    granted_at = serializers.DateTimeField()
    owed_at = serializers.DateTimeField(allow_null=True)
    paid_by_shop_at = serializers.DateTimeField(allow_null=True)
    advanced_at = serializers.DateTimeField(allow_null=True)
    paid_at = serializers.DateTimeField(allow_null=True)


class AwardStandOut(AwardOut):
    stand = CaseStandOut()


class AwardPageOut(serializers.Serializer[Any]):
    items = AwardOut(many=True)
    next = serializers.CharField(allow_null=True)


class AwardObjectionIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=4000, allow_blank=True)


def render_row(found: Award) -> dict[str, Any]:
    said = {name: getattr(found, name) for name in PLAIN} | {"money": found.money}
    return dict(AwardOut(said | queries.award_texts(found)).data)


def render_award(found: Award, *, by: Actor, at: datetime) -> dict[str, Any]:
    stands = stand(found, queries.award_actions(found, by=by, at=at))
    return render_row(found) | {"stand": dict(CaseStandOut(stands).data)}


class OneAward(APIView):
    """One award, with the steps that you may take now and until when."""

    @api(responses={200: AwardStandOut}, refuses=(AwardNotFound,), duties=DUTIES)
    def get(self, request: Request, award_id: UUID) -> Response:
        by = actor_of(request)
        return Response(render_award(queries.award(award_id, by=by), by=by, at=clock.now()))


class Objection(APIView):
    """The shop's objection to an award. PUT it, once; another person decides."""

    permission_classes = (ActsForAShop,)

    @api(
        request=AwardObjectionIn,
        responses={200: AwardStandOut},
        refuses=(*refusals(Award, "object"), TextRefused),
        duties=("ECL-58", "HSE-08"),
        operation_id="award_object",
    )
    @once
    def put(self, request: Request, award_id: UUID) -> Response:
        said, by, at = parsed(AwardObjectionIn, request), actor_of(request), clock.now()
        return Response(render_award(commands.object_to_award(award_id, **said, by=by, at=at), by=by, at=at))


everyone = list_view(
    Award,
    says="Your awards as a shopper, or those against the shop, newest first.",
    out=AwardPageOut,
    show=render_row,
    by=("-granted_at", "-id"),
)
payment = step_view(
    Award,
    "pay",
    says="The payment of an award out of your settled balance. PUT it; the shopper has it within a day.",
    out=AwardStandOut,
    show=render_award,
    duties=DUTIES,
)
