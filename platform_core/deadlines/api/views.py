"""The doors of deadlines: the same for shoppers and for those who act for a shop."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core.deadlines.api import rendering
from platform_core.deadlines.api.serializers import DeadlineOut, DeadlinePage, DeadlineWhyOut
from platform_core.deadlines.errors import DeadlineUnknown
from platform_core.deadlines.queries import explanation, promises
from platform_core.deadlines.types import ClockGroup
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of
from platform_core.http.schema import api

STANDINGS: Final = [standing.value for standing in ClockGroup]
PAGING: Final = [
    OpenApiParameter("state", str, enum=STANDINGS, description="`running` if left out, the next to run out first."),
    OpenApiParameter("cursor", str),
    OpenApiParameter("limit", int),
]


class Deadlines(APIView):
    """The clocks of this person on either side: the running ones, the next to run out first; or the ended, the last
    first.
    """

    @api(responses={200: DeadlinePage}, parameters=PAGING, operation_id="deadlines_list")
    def get(self, request: Request) -> Response:
        which = _standing(request)
        rows = promises.clocks_seen_by(actor_of(request), which=which)
        page = page_of(rows, request, by=promises.ORDERS[which], show=lambda row: DeadlineOut(rendering.row(row)).data)
        return Response(page)


class DeadlineWhy(APIView):
    """Why a clock ends then, day by day and counted a second time, and how it ended."""

    @api(responses={200: DeadlineWhyOut}, refuses=(DeadlineUnknown,), operation_id="deadlines_why")
    def get(self, request: Request, deadline_id: UUID) -> Response:
        found = explanation.why(deadline_id, by=actor_of(request))
        return Response(DeadlineWhyOut(rendering.why(found)).data)


@extend_schema_view(get=extend_schema(operation_id="seller_deadlines_list"))
class ShopDeadlines(Deadlines):
    """The clocks of this shop on either side."""


@extend_schema_view(get=extend_schema(operation_id="seller_deadlines_why"))
class ShopDeadlineWhy(DeadlineWhy):
    """The same, at the seller's door."""


def _standing(request: Request) -> ClockGroup:
    """Raises 400 for one that there is not."""
    try:
        return ClockGroup(request.query_params.get("state", ClockGroup.RUNNING))
    except ValueError:
        raise ValidationError({"state": [f"one of {', '.join(STANDINGS)}"]}) from None
