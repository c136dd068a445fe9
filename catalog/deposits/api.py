"""The door at which a shop states a deposit, and its shapes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.deposits import commands
from catalog.deposits.errors import DepositTermsRefused
from catalog.deposits.types import DepositCondition, DepositTerms
from catalog.listings.api import ONCE, WorksForAShop
from catalog.prices.types import DEAREST
from catalog.stock.errors import SkuNotFound
from platform_core import clock
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut
from platform_core.money import Money


class DepositTermsIn(serializers.Serializer[Any]):
    """`amount` in fen for one piece; zero ends the deposit. `steps`: how the shopper gives the goods back. `days`:
    within how many days of the application the money is back; it goes back the way it was paid."""

    amount = serializers.IntegerField(min_value=0, max_value=DEAREST.amount)
    purpose = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    steps = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    conditions = serializers.ListField(
        child=serializers.ChoiceField(choices=[c.value for c in DepositCondition]),
        max_length=len(DepositCondition),
        required=False,
        default=list,
    )
    days = serializers.IntegerField(min_value=0, max_value=365, default=0)

    def validate(self, attrs: dict[str, Any]) -> Any:
        conditions = tuple(DepositCondition(code) for code in attrs["conditions"])
        return {"terms": DepositTerms(**attrs | {"amount": Money(attrs["amount"]), "conditions": conditions})}


class DepositTermsOut(serializers.Serializer[Any]):
    """The deposit for one piece, its purpose, its conditions and within how many days of the application it is back. It
    goes back the way it was paid."""

    id = serializers.UUIDField()
    sku_id = serializers.UUIDField()
    version = serializers.IntegerField(source="number")
    amount = MoneyOut(source="terms.amount")
    purpose = serializers.CharField(source="terms.purpose")
    steps = serializers.CharField(source="terms.steps")
    conditions = serializers.ListField(source="terms.conditions", child=serializers.CharField())
    days = serializers.IntegerField(source="terms.days")
    stated_at = serializers.DateTimeField()


class DepositTermsOfItem(APIView):
    """The terms of the deposit on an item that is lent: PUT those that hold from now on. Earlier quotes and purchases
    keep their own."""

    permission_classes = [WorksForAShop]

    @once
    @api(
        request=DepositTermsIn,
        responses={200: DepositTermsOut},
        refuses=(SkuNotFound, DepositTermsRefused, *ONCE),
        duties=("ECL-21", "CRI-20"),
        operation_id="own_deposit_terms_state",
    )
    def put(self, request: Request, sku_id: UUID) -> Response:
        body = parsed(DepositTermsIn, request)
        row = commands.state_deposit_terms(sku_id, **body, by=actor_of(request), at=clock.now())
        return Response(DepositTermsOut(row.stated_terms).data)
