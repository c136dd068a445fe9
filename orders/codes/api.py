"""The API of goods that are delivered by a code: the shop hands the codes over, and the shopper reads them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.stock.errors import LotShort
from orders.codes import commands
from orders.codes.errors import CodeGivenBefore, CodesNotHandedOver, CodesRefused, NotByCode
from orders.codes.types import LONGEST_CODE, LineCodes
from orders.sales.api.serializers import CodeDeliveryOut
from orders.sales.errors import ContractDamaged, MoneyGoesBack, OrderNotFound
from orders.sales.policies import MOST_LINES, MOST_OF_ONE
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.states import IllegalTransition, WrongRole


class LineCodesIn(serializers.Serializer[Any]):
    """One code for each piece of the line."""

    line_id = serializers.UUIDField()
    codes = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CODE), min_length=1, max_length=MOST_OF_ONE
    )

    def to_internal_value(self, data: Any) -> Any:
        read = super().to_internal_value(data)
        return LineCodes(read["line_id"], tuple(read["codes"]))


class CodesIn(serializers.Serializer[Any]):
    """All codes of an order, handed over at once."""

    lines = serializers.ListField(child=LineCodesIn(), min_length=1, max_length=MOST_LINES)


class LineCodesOut(serializers.Serializer[Any]):
    line_id = serializers.UUIDField()
    codes = serializers.ListField(child=serializers.CharField())


class OwnCodesOut(serializers.Serializer[Any]):
    """Your codes in full. It is recorded that you have read them."""

    lines = LineCodesOut(many=True)


class OrderCodes(APIView):
    """Hand over, at once, all codes of an order that no carrier brings. From then on its shopper can read them, and the
    order counts as delivered. No answer, list or log contains the codes."""

    permission_classes = (ActsForAShop,)

    @api(
        request=CodesIn,
        responses={201: CodeDeliveryOut},
        refuses=(
            *(OrderNotFound, NotByCode, MoneyGoesBack, CodesRefused, CodeGivenBefore, ContractDamaged),
            *(LotShort, IllegalTransition, WrongRole),
        ),
        duties=("ECL-20", "ECL-51"),
    )
    @once
    def put(self, request: Request, order_id: UUID) -> Response:
        asked = parsed(CodesIn, request)
        delivery = commands.hand_over_codes(order_id, codes=asked["lines"], by=actor_of(request), at=clock.now())
        body = {"delivered_at": delivery.delivered_at, "pieces": delivery.pieces, "sha256": delivery.sha256}
        return Response(body, status=status.HTTP_201_CREATED)


class OwnCodes(APIView):
    """Your own codes, which nobody else is told. It is recorded that you have read them."""

    @api(
        responses={200: OwnCodesOut},
        refuses=(OrderNotFound, CodesNotHandedOver),
        duties=("ECL-51", "PIP-51"),
    )
    def get(self, request: Request, order_id: UUID) -> Response:
        found = commands.reveal_codes(order_id, by=actor_of(request), at=clock.now())
        body = {"lines": [{"line_id": line.line_id, "codes": line.codes} for line in found]}
        return Response(body, headers={"Cache-Control": "private, no-store"})
