"""API of requests about one's own data: ask, read, withdraw, fetch the copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers, status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.accounts.commands import correcting
from platform_core.accounts.errors import BadSentCode, ContactNotFound, TooManyAttempts
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, stand, step_view
from platform_core.cases.queries import actions
from platform_core.http.files import PRIVATE, Zip, as_zip
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, address_of, parsed
from platform_core.http.schema import api
from platform_core.states import IllegalTransition, WrongRole
from platform_core.vault.errors import Forgotten
from privacy.requests import commands, models, queries
from privacy.requests.errors import AlreadyAsked, ArchiveGone, BadRequest, NotYourData, RequestNotFound
from privacy.requests.types import CONTACT, NewRequest, RequestKind
from privacy.retention import queries as retention_queries


class PrivacyRequestIn(serializers.Serializer[Any]):
    """A request. Add `sent_code` for a copy, another contact or a deletion; `words` where a person answers."""

    kind = serializers.ChoiceField([kind.value for kind in RequestKind])
    words = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    name = serializers.CharField(max_length=100, required=False)
    phone = serializers.CharField(max_length=30, required=False)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    sent_code = serializers.CharField(max_length=20, required=False)

    def validate(self, attrs: Any) -> Any:
        return {name: value for name, value in attrs.items() if name not in CONTACT} | {
            "contact": {name: attrs[name] for name in CONTACT if name in attrs}
        }


class PrivacyRequestRowOut(serializers.Serializer[Any]):
    """A request, the newest first in a list."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.ChoiceField([kind.value for kind in RequestKind])
    state = serializers.CharField()
    filed_at = serializers.DateTimeField()


class PrivacyRequestOut(PrivacyRequestRowOut, CaseStandOut):
    """A request with both sides' words, clocks, your next steps, and the certificate of a deletion."""

    words = serializers.CharField(allow_null=True)
    answer = serializers.CharField(allow_null=True)
    why = serializers.CharField(allow_null=True)
    certificate = serializers.JSONField(allow_null=True)


class PrivacyRequestPage(serializers.Serializer[Any]):
    items = PrivacyRequestRowOut(many=True)
    next = serializers.CharField(allow_null=True)


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
        correcting.send_own_code(by.id, address=address_of(request), by=by, at=clock.now())
        return Response(status=status.HTTP_202_ACCEPTED)


class Requests(APIView):
    """This person's requests about their own data."""

    @api(responses={200: PrivacyRequestPage}, duties=("PIP-50",), operation_id="privacy_requests_list")
    def get(self, request: Request) -> Response:
        mine = queries.requests_of(actor_of(request))
        return Response(page_of(mine, request, by=("-filed_at", "-id"), show=_render_row))

    @api(
        request=PrivacyRequestIn,
        responses={201: PrivacyRequestOut},
        refuses=(NotYourData, BadRequest, AlreadyAsked, BadSentCode, TooManyAttempts, Forgotten),
        duties=("PIP-50", "NDR-23", "PIP-45a", "PIP-46", "PIP-47", "PIP-48", "ECL-24b"),
        operation_id="privacy_ask",
    )
    @once
    def post(self, request: Request) -> Response:
        said, by, at = parsed(PrivacyRequestIn, request), actor_of(request), clock.now()
        new = NewRequest(**said | {"kind": RequestKind(said["kind"])}, address=address_of(request))
        row = commands.ask(new, by=by, at=at)
        return Response(_render_without_words(row, by=by, at=at), status=status.HTTP_201_CREATED, headers=PRIVATE)


class OneRequest(APIView):
    """One request, with its outcome."""

    @api(
        responses={200: PrivacyRequestOut},
        refuses=(RequestNotFound, Forgotten),
        duties=("PIP-50",),
        operation_id="privacy_request",
    )
    def get(self, request: Request, request_id: UUID) -> Response:
        by = actor_of(request)
        row = queries.request(request_id, by=by)
        return Response(_render_with_words(row, queries.texts_of(row), by=by, at=clock.now()), headers=PRIVATE)


class OwnCopy(APIView):
    """The copy of everything, fetched once by POST: ours is destroyed with the answer."""

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


def _render_row(row: models.Request) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "number", "kind", "state", "filed_at")}


def _render_without_words(row: models.Request, *, by: Actor, at: datetime) -> dict[str, Any]:
    """A request without its words: answers to unsafe calls are kept, and the words may be kept only under seal."""
    return _render_with_words(row, {}, by=by, at=at)


def _render_with_words(row: models.Request, words: Mapping[str, str], *, by: Actor, at: datetime) -> dict[str, Any]:
    certificate = retention_queries.certificate_of(row.id)
    said = {"words": None, "answer": None} | dict(words)
    more = {"why": row.why or None, "certificate": certificate.report if certificate else None}
    return dict(PrivacyRequestOut(_render_row(row) | said | more | stand(row, actions(row, by=by, at=at))).data)


WITHDRAWAL: Final = step_view(
    models.Request,
    "withdraw",
    says="Withdraw a request that nobody has answered yet. PUT it.",
    out=PrivacyRequestOut,
    show=_render_without_words,
    duties=("PIP-50",),
)
