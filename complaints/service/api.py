"""API of conversations with customer service: shapes, files, the step to a complaint, and the ways to the service."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.complaint import queries as complaint_queries
from complaints.complaint.api import API as COMPLAINTS
from complaints.complaint.api import ComplaintIn, ComplaintStandOut
from complaints.complaint.errors import ComplaintOpen, ComplaintRefused, DecidedAlready
from complaints.service import commands, queries
from complaints.service.doors import DOORS, View
from complaints.service.errors import ConversationOver
from complaints.service.models import Conversation, ConversationMessage
from complaints.service.types import ServiceChannel
from platform_core import clock
from platform_core.actors import Role
from platform_core.cases.doors import (
    CaseApi,
    CaseStandOut,
    Columns,
    columns,
    download_view,
    refusals,
    upload_view,
    values,
)
from platform_core.files.doors import FileOut
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api

PARTIAL_TIME: Final = r"^[0-2]\d:[0-5]\d:[0-5]\d$"  # RFC 3339; as `time` in OpenAPI it would need an offset


class ServiceChannelOut(serializers.Serializer[Any]):
    """`opens` and `closes` are Beijing time, every day; without them it is always open. `within` is the house's promise
    of a first reply, by the rule named: `hours:24`. Of a call there is none, and both are empty."""

    channel = serializers.ChoiceField(choices=[c.value for c in ServiceChannel])
    where = serializers.CharField()
    opens = serializers.RegexField(PARTIAL_TIME, allow_null=True)
    closes = serializers.RegexField(PARTIAL_TIME, allow_null=True)
    rule = serializers.CharField(allow_blank=True)
    within = serializers.CharField(allow_blank=True)


class ServiceOut(serializers.Serializer[Any]):
    channels = ServiceChannelOut(many=True)


@columns(Conversation, "id", "number", "merchant_id", "order_id", "listing_id", "state", "started_at")
class ConversationRowOut(Columns):
    """A conversation in a list."""


class ConversationStandOut(ConversationRowOut, CaseStandOut):
    """Where it stands now, without anybody's words."""


@columns(
    ConversationMessage,
    *("id", "author", "automatic", "written_at"),
    author=serializers.ChoiceField(choices=[Role.SHOPPER.value, Role.MERCHANT.value, Role.STAFF.value]),
)
class SaidOut(Columns):
    """A message."""

    text = serializers.CharField()


class ConversationOut(ConversationStandOut):
    """A conversation with all messages and files, for those who are in it."""

    messages = SaidOut(many=True)
    files = FileOut(many=True)


class Channels(APIView):
    """By which ways customer service is reached, when it is open, and within what time somebody replies."""

    permission_classes = (AllowAny,)

    @api(responses={200: ServiceOut}, duties=("HSE-03", "ECL-59"), operation_id="service_channels")
    def get(self, request: Request) -> Response:
        return Response({"channels": [asdict(one) for one in queries.channels()]})


class ConversationComplaint(APIView):
    """The complaint that a conversation about an order becomes, with one act. What was said goes along."""

    @api(
        request=ComplaintIn,
        responses={200: ComplaintStandOut},
        refuses=(*refusals(Conversation, "become_complaint"), ComplaintRefused, ComplaintOpen, DecidedAlready),
        duties=("HSE-03", "ECL-59"),
    )
    @once
    def put(self, request: Request, conversation_id: UUID) -> Response:
        said, by = parsed(ComplaintIn, request), actor_of(request)
        complaint = commands.become_complaint(conversation_id, **said, by=by, at=clock.now())
        return Response(COMPLAINTS.answer_of(complaint, by=by))


def _in_one(view: View) -> dict[str, Any]:
    said = queries.said_in(view.row)
    texts = complaint_queries.words_of(said)
    messages = [values(one, SaidOut) | {"text": texts[one.id]} for one in said]
    return {"messages": messages, "files": [FileOut(kept).data for _kind, kept in view.files]}


API: Final = CaseApi(
    doors=DOORS,
    row=ConversationRowOut,
    one=ConversationOut,
    answer=ConversationStandOut,
    says="One's own conversations as a shopper, or those with the shop, newest first.",
    reads="A conversation with its messages and files, its clocks, and the steps that you may make now.",
    in_one=_in_one,
)
_upload = upload_view(
    Conversation,
    says="Leave a file in a conversation. Whoever is in it sees it; nobody takes it back.",
    keep=commands.keep_in_conversation,
    refuses=(ConversationOver,),
    duties=("HSE-03",),
)
_file = download_view(Conversation, says="A file that somebody has left in the conversation.")
_one: Final = "conversations/<uuid:conversation_id>"
_files = [path(f"{_one}/files", _upload), path(f"{_one}/files/<uuid:file_id>", _file)]
_complaint = path(f"{_one}/complaint", ConversationComplaint.as_view())
storefront = [path("service", Channels.as_view(), name="service"), *API.routes(Role.SHOPPER), _complaint, *_files]
seller = [*API.routes(Role.MERCHANT, prefix="seller-"), *_files]
