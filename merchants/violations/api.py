"""A shop's record of violations, by its own programme."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants.violations import queries
from merchants.violations.models import Violation
from merchants.violations.types import ViolationKind
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of
from platform_core.http.schema import api


class ViolationOut(serializers.ModelSerializer[Violation]):
    """A violation on record against the shop: in which case, and by which duties (`docs/reference/duties.md`)."""

    kind = serializers.ChoiceField([kind.value for kind in ViolationKind])
    duties = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Violation
        fields: tuple[str, ...] = ("id", "kind", "about_type", "about_id", "duties", "happened_at", "recorded_at")
        read_only_fields: tuple[str, ...] = fields


class ViolationPageOut(serializers.Serializer[Any]):
    items = ViolationOut(many=True)
    next = serializers.CharField(allow_null=True)


class Violations(APIView):
    """The violations on record against the caller's shop, the latest first."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: ViolationPageOut}, duties=("NRR-31", "PCR-09"), operation_id="violations_list")
    def get(self, request: Request) -> Response:
        mine = queries.violations_of(actor_of(request))
        return Response(page_of(mine, request, by=("-happened_at", "-id"), show=_on_record))


def _on_record(violation: Violation) -> dict[str, Any]:
    return dict(ViolationOut(violation).data)
