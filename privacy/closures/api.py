"""API of closing an account: read obstacles and kept data, ask to close, take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.accounts.errors import BadSentCode, TooManyAttempts
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, stand, step_view
from platform_core.cases.queries import actions
from platform_core.http.files import PRIVATE
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, address_of, parsed
from platform_core.http.schema import api
from platform_core.vault.errors import Forgotten
from privacy.closures import commands, models, queries
from privacy.closures.errors import AlreadyClosing, StillOpen
from privacy.requests.errors import NotYourData
from privacy.retention import queries as retention_queries


class ClosingIn(serializers.Serializer[Any]):
    """The code that we sent to the phone of the account. Nothing else is asked for."""

    sent_code = serializers.CharField(max_length=20)


class ClosingOut(CaseStandOut):
    """The closing of an account: until when it may be taken back."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.CharField()
    asked_at = serializers.DateTimeField()


class OpenThingOut(serializers.Serializer[Any]):
    """Something that you would lose with the account; `until` where a clock ends it."""

    kind = serializers.CharField()
    number = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)


class HeldOut(serializers.Serializer[Any]):
    """A class of your data that would be kept: its duties and its end. Without `until` it is kept until an event."""

    retention = serializers.CharField()
    duties = serializers.ListField(child=serializers.CharField())
    models = serializers.ListField(child=serializers.CharField())
    until = serializers.DateTimeField(allow_null=True)


class ClosingFactsOut(serializers.Serializer[Any]):
    """Your open matters and the data that would be kept, to read before you close your account."""

    open_things = OpenThingOut(many=True)
    held = HeldOut(many=True)
    closing = ClosingOut(allow_null=True)


class Closing(APIView):
    """The closing of one's account: read the obstacles and the data that would be kept, or ask for it."""

    @api(
        responses={200: ClosingFactsOut},
        refuses=(Forgotten,),
        duties=("ECL-24a", "PIP-47"),
        operation_id="privacy_closing",
    )
    def get(self, request: Request) -> Response:
        by, at = actor_of(request), clock.now()
        running = queries.closing(by.id)
        facts = {
            "open_things": queries.matters_still_open(by.id),
            "held": retention_queries.would_be_held(by.id, at=at),
            "closing": _closing(running, by=by, at=at) if running else None,
        }
        return Response(ClosingFactsOut(facts).data, headers=PRIVATE)

    @api(
        request=ClosingIn,
        responses={201: ClosingOut},
        refuses=(NotYourData, AlreadyClosing, StillOpen, BadSentCode, TooManyAttempts),
        duties=("ECL-24b", "NDR-24"),
        operation_id="privacy_close",
    )
    @once
    def post(self, request: Request) -> Response:
        said, by, at = parsed(ClosingIn, request), actor_of(request), clock.now()
        row = commands.ask_to_close(**said, address=address_of(request), by=by, at=at)
        return Response(_closing(row, by=by, at=at), status=status.HTTP_201_CREATED)


def _closing(row: models.Closure, *, by: Actor, at: datetime) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in ("id", "number", "state", "asked_at")}
    return dict(ClosingOut(facts | stand(row, actions(row, by=by, at=at))).data)


TAKING_BACK: Final = step_view(
    models.Closure,
    "take_back",
    says="Take back the closing of your account, as long as its days last. PUT it.",
    out=ClosingOut,
    show=_closing,
    duties=("ECL-24b",),
)
