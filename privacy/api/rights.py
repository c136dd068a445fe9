"""How does somebody ask about their own data, fetch a copy, and close their account, by programme?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import platform_core.accounts.commands
from platform_core import clock
from platform_core.accounts.errors import BadSentCode, ContactNotFound, TooManyAttempts
from platform_core.actors import Actor
from platform_core.cases.doors import stand, step_view
from platform_core.cases.queries import actions
from platform_core.http.files import PRIVATE, Zip, as_zip
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, address_of, parsed
from platform_core.http.schema import api
from platform_core.states import IllegalTransition, WrongRole
from platform_core.vault.errors import Forgotten
from privacy import commands, models, queries
from privacy.api import serializers as shapes
from privacy.errors import (
    AlreadyAsked,
    AlreadyClosing,
    ArchiveGone,
    BadRequest,
    NotYourData,
    RequestNotFound,
    StillOpen,
)
from privacy.types import NewRequest, RequestKind

COPY: Final[dict[Any, Any]] = {(200, "application/zip"): OpenApiTypes.BINARY}


class OwnCodes(APIView):
    """A code to one's own phone: the second proof for a copy, another contact, a deletion and closing the account."""

    @api(
        request=None,
        responses={202: None},
        refuses=(TooManyAttempts, ContactNotFound, Forgotten),
        duties=("NDR-23",),
        operation_id="privacy_send_code",
    )
    def post(self, request: Request) -> Response:
        parsed(serializers.Serializer, request)  # there is nothing to say
        by = actor_of(request)
        platform_core.accounts.commands.send_own_code(by.id, address=address_of(request), by=by, at=clock.now())
        return Response(status=status.HTTP_202_ACCEPTED)


class Requests(APIView):
    """What this person asked about their own data."""

    @api(responses={200: shapes.PrivacyRequestPage}, duties=("PIP-50",), operation_id="privacy_requests_list")
    def get(self, request: Request) -> Response:
        mine = queries.requests_of(actor_of(request))
        return Response(page_of(mine, request, by=("-filed_at", "-id"), show=_row))

    @api(
        request=shapes.PrivacyRequestIn,
        responses={201: shapes.PrivacyRequestOut},
        refuses=(NotYourData, BadRequest, AlreadyAsked, BadSentCode, TooManyAttempts, Forgotten),
        duties=("PIP-50", "NDR-23", "PIP-45a", "PIP-46", "PIP-47", "PIP-48", "ECL-24b"),
        operation_id="privacy_ask",
    )
    @once
    def post(self, request: Request) -> Response:
        said, by, at = parsed(shapes.PrivacyRequestIn, request), actor_of(request), clock.now()
        new = NewRequest(**said | {"kind": RequestKind(said["kind"])}, address=address_of(request))
        row = commands.ask(new, by=by, at=at)
        return Response(_shown(row, by=by, at=at), status=status.HTTP_201_CREATED, headers=PRIVATE)


class OneRequest(APIView):
    """One request, and what has become of it."""

    @api(
        responses={200: shapes.PrivacyRequestOut},
        refuses=(RequestNotFound, Forgotten),
        duties=("PIP-50",),
        operation_id="privacy_request",
    )
    def get(self, request: Request, request_id: UUID) -> Response:
        by = actor_of(request)
        row = queries.request(request_id, by=by)
        return Response(_with_words(row, queries.said(row), by=by, at=clock.now()), headers=PRIVATE)


class OwnCopy(APIView):
    """The copy of everything: with the answer our own is destroyed. It is a POST, since it is fetched once."""

    renderer_classes = (JSONRenderer, Zip)

    @api(
        request=None,
        responses=COPY,
        refuses=(RequestNotFound, ArchiveGone, IllegalTransition, WrongRole),
        duties=("PIP-45a",),
        operation_id="privacy_fetch_copy",
    )
    def post(self, request: Request, request_id: UUID) -> HttpResponse:
        data = commands.fetch(request_id, by=actor_of(request), at=clock.now())
        return as_zip(data, name=str(request_id))


class Closing(APIView):
    """The closing of one's account: what is in the way, what would be kept; and the wish itself."""

    @api(
        responses={200: shapes.ClosingFactsOut},
        refuses=(Forgotten,),
        duties=("ECL-24a", "PIP-47"),
        operation_id="privacy_closing",
    )
    def get(self, request: Request) -> Response:
        by, at = actor_of(request), clock.now()
        running = queries.closing(by.id)
        facts = {
            "open_things": queries.still_open(by.id),
            "held": queries.would_be_held(by.id, at=at),
            "closing": _closing(running, by=by, at=at) if running else None,
        }
        return Response(shapes.ClosingFactsOut(facts).data, headers=PRIVATE)

    @api(
        request=shapes.ClosingIn,
        responses={201: shapes.ClosingOut},
        refuses=(NotYourData, AlreadyClosing, StillOpen, BadSentCode, TooManyAttempts),
        duties=("ECL-24b", "NDR-24"),
        operation_id="privacy_close",
    )
    @once
    def post(self, request: Request) -> Response:
        said, by, at = parsed(shapes.ClosingIn, request), actor_of(request), clock.now()
        row = commands.ask_to_close(**said, address=address_of(request), by=by, at=at)
        return Response(_closing(row, by=by, at=at), status=status.HTTP_201_CREATED)


class Recipients(APIView):
    """Who outside may get personal data, by which port, what for. For everybody."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @api(responses={200: shapes.DataRecipientsOut}, duties=("PIP-23", "PIP-21"), operation_id="privacy_recipients")
    def get(self, request: Request) -> Response:
        return Response(shapes.DataRecipientsOut({"recipients": queries.recipients()}).data)


class Supplies(APIView):
    """Who received data of this person, and on which day."""

    @api(responses={200: shapes.SuppliesOut}, duties=("PIP-23",), operation_id="privacy_supplies")
    def get(self, request: Request) -> Response:
        found = queries.supplies_to(actor_of(request).id)
        return Response(shapes.SuppliesOut({"supplies": found}).data, headers=PRIVATE)


def _row(row: models.Request) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "number", "kind", "state", "filed_at")}


def _shown(row: models.Request, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Without the words: what answers an unsafe call is kept, and they are kept sealed alone."""
    return _with_words(row, {}, by=by, at=at)


def _with_words(row: models.Request, words: Mapping[str, str], *, by: Actor, at: datetime) -> dict[str, Any]:
    certificate = queries.certificate_of(row.id)
    said = {"words": None, "answer": None} | dict(words)
    more = {"why": row.why or None, "certificate": certificate.report if certificate else None}
    return dict(shapes.PrivacyRequestOut(_row(row) | said | more | stand(row, actions(row, by=by, at=at))).data)


def _closing(row: models.Closure, *, by: Actor, at: datetime) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in ("id", "number", "state", "asked_at")}
    return dict(shapes.ClosingOut(facts | stand(row, actions(row, by=by, at=at))).data)


WITHDRAWAL: Final = step_view(
    models.Request,
    "withdraw",
    says="Withdraw a request that nobody has answered yet. PUT it.",
    out=shapes.PrivacyRequestOut,
    show=_shown,
    duties=("PIP-50",),
)
TAKING_BACK: Final = step_view(
    models.Closure,
    "take_back",
    says="Take back the closing of your account, as long as its days last. PUT it.",
    out=shapes.ClosingOut,
    show=_closing,
    duties=("ECL-24b",),
)
