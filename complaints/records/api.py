"""API of records of a shop's complaints."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.complaint.errors import TextRefused
from complaints.records import commands, queries
from complaints.records.errors import RecordNotFound, RecordRepliedAlready
from complaints.records.models import ComplaintRecord
from complaints.records.policies import MOST_REPLY
from merchants.shops.errors import MerchantNotFound, NoShop
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api


class RecordFiguresOut(serializers.Serializer[Any]):
    """Figures on the complaints filed in these months, as they stood at the end. `timely`: the shop gave every answer
    that it owed in time. `stars_tenths` only with enough ratings."""

    filed = serializers.IntegerField()
    topics = serializers.DictField(child=serializers.IntegerField())
    settled = serializers.IntegerField()
    upheld = serializers.IntegerField()
    dismissed = serializers.IntegerField()
    rested = serializers.IntegerField()
    undecided = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    open = serializers.IntegerField()
    resolved_percent = serializers.IntegerField(allow_null=True)
    median_hours = serializers.IntegerField(allow_null=True)
    to_answer = serializers.IntegerField()
    in_time = serializers.IntegerField()
    timely = serializers.BooleanField(allow_null=True)
    ratings = serializers.IntegerField()
    stars_tenths = serializers.IntegerField(allow_null=True)


class RecordReplyIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=MOST_REPLY)


class RecordReplyOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    said_at = serializers.DateTimeField()


class ComplaintRecordOut(serializers.Serializer[Any]):
    """A shop's record as published at the beginning of a month, with its reply. It names nobody."""

    id = serializers.UUIDField()
    month = serializers.DateField()
    last_6 = RecordFiguresOut()
    last_12 = RecordFiguresOut()
    reply = RecordReplyOut(allow_null=True)
    published_at = serializers.DateTimeField()


class ComplaintRecordPageOut(serializers.Serializer[Any]):
    items = ComplaintRecordOut(many=True)
    next = serializers.CharField(allow_null=True)


def render_record(record: ComplaintRecord) -> dict[str, Any]:
    """Render a record with its reply, if there is one."""
    found = {name: getattr(record, name) for name in ("id", "month", "last_6", "last_12", "published_at")}
    reply = getattr(record, "reply", None)
    return found | {"reply": reply and RecordReplyOut(reply).data}


class Records(APIView):
    """A shop's monthly records of complaints, the latest first."""

    permission_classes = (AllowAny,)

    @api(
        responses={200: ComplaintRecordPageOut},
        refuses=(MerchantNotFound,),
        duties=("HSE-09",),
        operation_id="complaint_records",
    )
    def get(self, request: Request, merchant_id: UUID) -> Response:
        shop = shops_queries.shop(merchant_id)
        return Response(page_of(queries.records_of(shop.id), request, by=("-month", "-id"), show=render_record))


class Reply(APIView):
    """The shop's reply to one record, PUT once."""

    permission_classes = (ActsForAShop,)

    @once
    @api(
        request=RecordReplyIn,
        responses={200: RecordReplyOut},
        refuses=(NoShop, RecordNotFound, TextRefused, RecordRepliedAlready),
        duties=("HSE-09",),
        operation_id="complaint_record_reply",
    )
    def put(self, request: Request, record_id: UUID) -> Response:
        said = parsed(RecordReplyIn, request)
        reply = commands.reply_to_record(record_id, text=said["text"], by=actor_of(request), at=clock.now())
        return Response(RecordReplyOut(reply).data)
