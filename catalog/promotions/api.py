"""Doors to promotions, and to the chain of prices beside them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.listings.api import ONCE, PAGE, WorksForAShop
from catalog.prices.api import MoneyIn
from catalog.prices.errors import PriceBegins
from catalog.promotions import commands, queries
from catalog.promotions.errors import PromotionNotFound, PromotionRefused
from catalog.promotions.models import Promotion
from catalog.promotions.states import PromotionState
from catalog.promotions.types import ReferenceBasis
from catalog.stock.errors import SkuNotFound
from platform_core import clock
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut


class PriceFromOut(serializers.Serializer[Any]):
    """The price from then on, until the next begins."""

    price = MoneyOut()
    valid_from = serializers.DateTimeField()


class ReferenceOut(serializers.Serializer[Any]):
    """The price that may be struck through: computed from those really paid and asked between `since` and `until`."""

    amount = MoneyOut()
    basis = serializers.ChoiceField(choices=[b.value for b in ReferenceBasis])
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()


class ShownPromotionOut(serializers.Serializer[Any]):
    """A price for a time. At `ends_at` the `price_after` holds again; nothing is struck through without a reference."""

    id = serializers.UUIDField()
    price = MoneyOut()
    price_after = MoneyOut()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    reference = ReferenceOut(allow_null=True)


DUTIES = ("PRC-16a", "PPR-21", "PRC-17", "PRC-20")


class PricesOut(serializers.Serializer[Any]):
    """Every price of an item, the one that begins last first; the end of a promotion stands in it from the start."""

    chain = PriceFromOut(many=True)
    promotion = ShownPromotionOut(allow_null=True)


class PromotionIn(serializers.Serializer[Any]):
    """It holds until the end of `last_day`, in Shanghai. The struck-through price is computed, and not asked for."""

    price = MoneyIn()
    last_day = serializers.DateField()


class PromotionOut(ShownPromotionOut):
    """A promotion of the shop, running or over."""

    sku_id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[s.value for s in PromotionState])


class PromotionsOut(serializers.Serializer[Any]):
    items = PromotionOut(many=True)
    next = serializers.CharField(allow_null=True)


class Prices(APIView):
    """The prices of an item, each since when: the ground of a struck-through price, for everybody to read."""

    permission_classes = [AllowAny]

    @api(responses={200: PricesOut}, refuses=(SkuNotFound,), duties=DUTIES, operation_id="prices_read")
    def get(self, request: Request, sku_id: UUID) -> Response:
        chain, lowered = queries.prices_shown(sku_id, at=clock.now())
        return Response(PricesOut({"chain": chain, "promotion": lowered}).data)


class Promotions(APIView):
    """The promotions of an item: POST one that begins now. Nobody can end it, or lengthen it, afterwards."""

    permission_classes = [WorksForAShop]

    @once
    @api(
        request=PromotionIn,
        responses={201: PromotionOut},
        refuses=(SkuNotFound, PromotionRefused, PriceBegins, *ONCE),
        duties=DUTIES,
        operation_id="own_promotion_begin",
    )
    def post(self, request: Request, sku_id: UUID) -> Response:
        body = parsed(PromotionIn, request)
        row = commands.begin_promotion(sku_id, **body, by=actor_of(request), at=clock.now())
        return Response(_render_promotion(row), status=status.HTTP_201_CREATED)


class OwnPromotions(APIView):
    """The shop's promotions, the newest first."""

    permission_classes = [WorksForAShop]

    @api(responses={200: PromotionsOut}, parameters=[*PAGE], operation_id="own_promotions_list")
    def get(self, request: Request) -> Response:
        rows = queries.promotions_of(actor_of(request))
        return Response(page_of(rows, request, by=("-starts_at", "-id"), show=_render_promotion))


class OwnPromotion(APIView):
    """One promotion of the shop."""

    permission_classes = [WorksForAShop]

    @api(responses={200: PromotionOut}, refuses=(PromotionNotFound,), operation_id="own_promotion_read")
    def get(self, request: Request, promotion_id: UUID) -> Response:
        return Response(_render_promotion(queries.promotion_of(actor_of(request), promotion_id)))


def _render_promotion(row: Promotion) -> dict[str, Any]:
    shown: dict[str, Any] = dict(ShownPromotionOut(queries.shown_promotion(row)).data)
    return shown | {"sku_id": str(row.sku_id), "state": row.state}
