"""Shapes and door of the rights in an order."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aftersales.returns.api.rendering import render_action
from aftersales.returns.api.serializers import ReturnActionOut
from aftersales.returns.types import Right
from aftersales.rights import queries
from orders.sales.errors import OrderNotFound
from platform_core import clock
from platform_core.http.requests import actor_of
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut


def right(found: Right) -> dict[str, Any]:
    return render_action(found) | {
        "open": found.open,
        "line_id": found.line_id,
        "return_id": found.return_id,
        "payable": asdict(found.payable) if found.payable is not None else None,
        "topic": found.topic,
        "wants": found.wants,
        "burden": found.burden,
    }


class RightOut(ReturnActionOut):
    """An action, open to you or not; where it is not, `why` names the reasons against it.

    A right to `claim` names the fault (`topic`), the remedy to choose (`wants`), and who bears the burden of proof.
    """

    open = serializers.BooleanField()
    line_id = serializers.UUIDField(allow_null=True)
    return_id = serializers.UUIDField(allow_null=True)
    payable = MoneyOut(allow_null=True, help_text="What would go back of it now; null where it is not about money.")
    topic = serializers.CharField(allow_blank=True)
    wants = serializers.CharField(allow_blank=True)
    burden = serializers.CharField(allow_blank=True)


class RightsOut(serializers.Serializer[Any]):
    """Your rights in an order: until when, at whose cost, and why. An action that is open here is accepted."""

    order_id = serializers.UUIDField()
    at = serializers.DateTimeField()
    rights = RightOut(many=True)


class Rights(APIView):
    """List your rights in this order: until when, at whose cost, and why."""

    @api(responses={200: RightsOut}, refuses=(OrderNotFound,), duties=("CRL-24", "CRL-25a", "NRR-10", "NRR-18"))
    def get(self, request: Request, order_id: UUID) -> Response:
        at = clock.now()
        found = queries.rights(order_id, by=actor_of(request), at=at)
        return Response({"order_id": order_id, "at": at, "rights": [right(one) for one in found]})
