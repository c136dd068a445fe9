"""API of conversations with customer service."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.listings.errors import ListingNotFound
from complaints.complaint import queries as complaint_queries
from complaints.complaint.api import rendering as rendering_api
from complaints.complaint.api.serializers import ComplaintIn, ComplaintStandOut
from complaints.complaint.errors import ComplaintOpen, ComplaintRefused, DecidedAlready, TextRefused
from complaints.complaint.policies import MOST_TEXT
from complaints.service import commands, queries
from complaints.service.errors import ConversationNotFound, ConversationOver
from complaints.service.models import Conversation, ConversationMessage
from complaints.service.states import ConversationState
from complaints.service.types import AskedAbout, ServiceChannel
from merchants.shops.errors import MerchantNotFound
from orders.sales.errors import OrderNotFound
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import doors as cases
from platform_core.cases.doors import CaseStandOut
from platform_core.files.doors import FileOut
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
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


class ConversationIn(serializers.Serializer[Any]):
    """About an order of yours, a listing or a shop, and it goes to the shop; about none of them, and it goes to a
    person of the platform."""

    order_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    listing_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    merchant_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    text = serializers.CharField(max_length=MOST_TEXT)

    def validate(self, attrs: Any) -> Any:
        """One thing at most."""
        if sum(attrs[name] is not None for name in ("order_id", "listing_id", "merchant_id")) > 1:
            raise serializers.ValidationError("name one thing at most", code="invalid")
        return attrs

    @staticmethod
    def about(said: dict[str, Any]) -> AskedAbout:
        return AskedAbout(**{name: said[name] for name in ("order_id", "listing_id", "merchant_id")})


class ConversationMessageIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=MOST_TEXT)


class ConversationReplyIn(ConversationMessageIn):
    """`automatic` says that a machine wrote it: it is shown, and is no reply, so no clock stops."""

    automatic = serializers.BooleanField(required=False, default=False)


class ConversationRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    merchant_id = serializers.UUIDField(allow_null=True)
    order_id = serializers.UUIDField(allow_null=True)
    listing_id = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(choices=[s.value for s in ConversationState])
    started_at = serializers.DateTimeField()


class ConversationPageOut(serializers.Serializer[Any]):
    items = ConversationRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class ConversationStandOut(ConversationRowOut, CaseStandOut):
    """Where it stands now, without what anybody wrote."""


class SaidOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    author = serializers.ChoiceField(choices=[Role.SHOPPER.value, Role.MERCHANT.value, Role.STAFF.value])
    automatic = serializers.BooleanField()
    text = serializers.CharField()
    written_at = serializers.DateTimeField()


class ConversationOut(ConversationStandOut):
    """All of it, for those who are in it."""

    messages = SaidOut(many=True)
    files = FileOut(many=True)


PRIVATE: Final = {"Cache-Control": "private, no-store"}
NEWEST: Final = ("-started_at", "-id")
SHOWN: Final = ("id", "number", "merchant_id", "order_id", "listing_id", "state", "started_at")


def row(found: Conversation) -> dict[str, Any]:
    return {name: getattr(found, name) for name in SHOWN}


def stand(found: Conversation, *, by: Actor, at: datetime) -> dict[str, Any]:
    return row(found) | cases.stand(found, queries.conversation_actions(found, by=by, at=at))


def _said(one: ConversationMessage, text: str) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "author", "automatic", "written_at")} | {"text": text}


class Channels(APIView):
    """By which ways customer service is reached, when it is open, and within what time somebody replies."""

    permission_classes = (AllowAny,)

    @api(responses={200: ServiceOut}, duties=("HSE-03", "ECL-59"), operation_id="service_channels")
    def get(self, request: Request) -> Response:
        return Response({"channels": [asdict(one) for one in queries.channels()]})


class Conversations(APIView):
    """One's own conversations, and the beginning of another: to a shop, or to a person of the platform."""

    @api(responses={200: ConversationPageOut}, operation_id="conversations_list")
    def get(self, request: Request) -> Response:
        return Response(page_of(queries.conversations_of(actor_of(request)), request, by=NEWEST, show=row))

    @api(
        request=ConversationIn,
        responses={201: ConversationStandOut},
        refuses=(OrderNotFound, ListingNotFound, MerchantNotFound, TextRefused),
        duties=("HSE-03",),
        operation_id="conversations_start",
    )
    @once
    def post(self, request: Request) -> Response:
        said, by, at = parsed(ConversationIn, request), actor_of(request), clock.now()
        about = ConversationIn.about(said)
        found = commands.start_conversation(about, text=said["text"], by=by, at=at)
        return Response(stand(found, by=by, at=at), status=status.HTTP_201_CREATED)


class OneConversation(APIView):
    """A conversation with all that was said and left in it, who owes a reply until when, and what you may do now."""

    @api(responses={200: ConversationOut}, refuses=(ConversationNotFound,), duties=("HSE-03",))
    def get(self, request: Request, conversation_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        found = queries.conversation(conversation_id, by=by)
        said = queries.said_in(found)
        words = complaint_queries.words_of(said)
        messages = [_said(one, words[one.id]) for one in said]
        left = FileOut(queries.left_in(found.id), many=True).data
        return Response(stand(found, by=by, at=at) | {"messages": messages, "files": left}, headers=PRIVATE)


class ConversationMessages(APIView):
    """Say something. A shop's is the reply that it owes, unless a machine wrote it; a shopper who writes after a reply
    asks on, and takes up what was closed."""

    @api(
        request=ConversationReplyIn,
        responses={201: ConversationStandOut},
        refuses=(ConversationNotFound, ConversationOver, TextRefused),
        duties=("HSE-03",),
    )
    @once
    def post(self, request: Request, conversation_id: UUID) -> Response:
        said, by, at = parsed(ConversationReplyIn, request), actor_of(request), clock.now()
        automatic = said["automatic"] and by.role is Role.MERCHANT
        commands.converse(conversation_id, text=said["text"], automatic=automatic, by=by, at=at)
        found = queries.conversation(conversation_id, by=by)
        return Response(stand(found, by=by, at=at), status=status.HTTP_201_CREATED)


class ConversationComplaint(APIView):
    """The complaint that a conversation about an order becomes, with one act. What was said goes along."""

    @api(
        request=ComplaintIn,
        responses={200: ComplaintStandOut},
        refuses=(
            *cases.refusals(Conversation, "become_complaint"),
            *(ComplaintRefused, ComplaintOpen, DecidedAlready),
        ),
        duties=("HSE-03", "ECL-59"),
    )
    @once
    def put(self, request: Request, conversation_id: UUID) -> Response:
        said, by, at = parsed(ComplaintIn, request), actor_of(request), clock.now()
        complaint = commands.become_complaint(conversation_id, **said, by=by, at=at)
        return Response(rendering_api.stand(complaint, by=by, at=at))
