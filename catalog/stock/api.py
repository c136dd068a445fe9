"""The door to the lots that are left of an item."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.listings.api import PAGE, WorksForAShop
from catalog.stock import queries
from catalog.stock.errors import SkuNotFound
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of
from platform_core.http.schema import api


class LotOut(serializers.Serializer[Any]):
    """A lot for a shipment to name; `lot` is empty for pieces that came without one."""

    lot = serializers.CharField(source="of_lot", allow_blank=True)
    left = serializers.IntegerField()
    received_at = serializers.DateTimeField(help_text="when the first piece of this lot came")
    best_before = serializers.DateField(allow_null=True, help_text="its last day; after it nobody may buy of it")


class LotsOut(serializers.Serializer[Any]):
    items = LotOut(many=True)
    next = serializers.CharField(allow_null=True)


class Lots(APIView):
    """The lots of an item that have pieces left, for a shipment to name, in the order in which they were received."""

    permission_classes = [WorksForAShop]

    @api(responses={200: LotsOut}, refuses=(SkuNotFound,), parameters=[*PAGE], operation_id="own_lots_list")
    def get(self, request: Request, sku_id: UUID) -> Response:
        sku = queries.sku_of_shop(sku_id, by=actor_of(request))
        lots = queries.lots_left([sku.id])
        return Response(page_of(lots, request, by=("received_at", "of_lot"), show=lambda lot: LotOut(lot).data))
