"""How does anybody read how a shop deals with complaints, and the shop reply?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import merchants.queries
from complaints import commands, queries
from complaints.api import service_shapes as shapes
from complaints.errors import RecordNotFound, RecordRepliedAlready, TextRefused
from complaints.models import ComplaintRecord
from merchants.errors import MerchantNotFound, NoShop
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api


def shown(record: ComplaintRecord) -> dict[str, Any]:
    """With the reply, if there is one."""
    found = {name: getattr(record, name) for name in ("id", "month", "last_6", "last_12", "published_at")}
    reply = getattr(record, "reply", None)
    return found | {"reply": reply and shapes.RecordReplyOut(reply).data}


class Records(APIView):
    """How a shop dealt with complaints, as it was published month by month, the latest first."""

    permission_classes = (AllowAny,)

    @api(
        responses={200: shapes.ComplaintRecordPageOut},
        refuses=(MerchantNotFound,),
        duties=("HSE-09",),
        operation_id="complaint_records",
    )
    def get(self, request: Request, merchant_id: UUID) -> Response:
        shop = merchants.queries.shop(merchant_id)
        return Response(page_of(queries.records_of(shop.id), request, by=("-month", "-id"), show=shown))


class Reply(APIView):
    """The reply of the shop to one record as a resource: PUT it once."""

    permission_classes = (ActsForAShop,)

    @once
    @api(
        request=shapes.RecordReplyIn,
        responses={200: shapes.RecordReplyOut},
        refuses=(NoShop, RecordNotFound, TextRefused, RecordRepliedAlready),
        duties=("HSE-09",),
        operation_id="complaint_record_reply",
    )
    def put(self, request: Request, record_id: UUID) -> Response:
        said = parsed(shapes.RecordReplyIn, request)
        reply = commands.reply_to_record(record_id, text=said["text"], by=actor_of(request), at=clock.now())
        return Response(shapes.RecordReplyOut(reply).data)
