"""How does one write to customer service, ask for a person, and make a complaint of it?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.errors import ListingNotFound
from complaints import commands, queries
from complaints.api import rendering as show
from complaints.api import service_shapes as shapes
from complaints.api.serializers import ComplaintIn, ComplaintStandOut
from complaints.errors import (
    ComplaintOpen,
    ComplaintRefused,
    ConversationNotFound,
    ConversationOver,
    DecidedAlready,
    TextRefused,
)
from complaints.models import Conversation, ConversationMessage
from merchants.errors import MerchantNotFound
from orders.errors import OrderNotFound
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import doors as cases
from platform_core.files.doors import FileOut
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api

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

    @api(responses={200: shapes.ServiceOut}, duties=("HSE-03", "ECL-59"), operation_id="service_channels")
    def get(self, request: Request) -> Response:
        return Response({"channels": [asdict(one) for one in queries.channels()]})


class Conversations(APIView):
    """One's own conversations, and the beginning of another: to a shop, or to a person of the platform."""

    @api(responses={200: shapes.ConversationPageOut}, operation_id="conversations_list")
    def get(self, request: Request) -> Response:
        return Response(page_of(queries.conversations_of(actor_of(request)), request, by=NEWEST, show=row))

    @api(
        request=shapes.ConversationIn,
        responses={201: shapes.ConversationStandOut},
        refuses=(OrderNotFound, ListingNotFound, MerchantNotFound, TextRefused),
        duties=("HSE-03",),
        operation_id="conversations_start",
    )
    @once
    def post(self, request: Request) -> Response:
        said, by, at = parsed(shapes.ConversationIn, request), actor_of(request), clock.now()
        about = shapes.ConversationIn.about(said)
        found = commands.start_conversation(about, text=said["text"], by=by, at=at)
        return Response(stand(found, by=by, at=at), status=status.HTTP_201_CREATED)


class OneConversation(APIView):
    """A conversation with all that was said and left in it, who owes a reply until when, and what you may do now."""

    @api(responses={200: shapes.ConversationOut}, refuses=(ConversationNotFound,), duties=("HSE-03",))
    def get(self, request: Request, conversation_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        found = queries.conversation(conversation_id, by=by)
        said = queries.said_in(found)
        words = queries.words_of(said)
        messages = [_said(one, words[one.id]) for one in said]
        left = FileOut(queries.left_in(found.id), many=True).data
        return Response(stand(found, by=by, at=at) | {"messages": messages, "files": left}, headers=PRIVATE)


class ConversationMessages(APIView):
    """Say something. A shop's is the reply that it owes, unless a machine wrote it; a shopper who writes after a reply
    asks on, and takes up what was closed."""

    @api(
        request=shapes.ConversationReplyIn,
        responses={201: shapes.ConversationStandOut},
        refuses=(ConversationNotFound, ConversationOver, TextRefused),
        duties=("HSE-03",),
    )
    @once
    def post(self, request: Request, conversation_id: UUID) -> Response:
        said, by, at = parsed(shapes.ConversationReplyIn, request), actor_of(request), clock.now()
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
        return Response(show.stand(complaint, by=by, at=at))
