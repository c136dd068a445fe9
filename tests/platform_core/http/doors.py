"""Doors for tests: one that refuses in each way, one that does something once, one that turns pages."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError, transaction
from django.http import Http404
from django.urls import path
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.errors import Conflict, TooLate, Unavailable
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.models import Event
from platform_core.http.health import healthz, readyz
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed, reader_of
from platform_core.http.webhooks import RawJson, receive, verify_message
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.scene import STAFF, Noted

SECRET = "whsec_c2VjcmV0LW9mLXRoZS10ZXN0cy1vbmx5"
SOURCE = "tests.provider"


class Closed(TooLate):
    code = "tests.closed"
    title = "The window has closed"
    remedy = "Be earlier."
    closed_at: str
    case_id: UUID


class Busy(Conflict):
    code = "tests.busy"
    title = "Busy"


class Silent(Unavailable):
    code = "tests.silent"
    title = "Nobody answers"


class Nobody(BasePermission):
    def has_permission(self, request: Any, view: Any) -> bool:
        return False


REFUSALS: dict[str, Exception] = {
    "domain": Closed(closed_at="2026-03-10", case_id=UUID(int=7)),
    "silent": Silent(),
    "django-403": PermissionDenied(),
    "django-404": Http404(),
    "suspicious": SuspiciousOperation(),
    "column": DataError(),
    "nul": ValueError("A string literal cannot contain NUL (0x00) characters."),
    "away": OperationalError(),
    "closed": InterfaceError(),
    "bug": ZeroDivisionError("with a name in it"),
}


class Refuse(APIView):
    permission_classes = (AllowAny,)

    def get(self, request: Request, kind: str) -> Response:
        raise REFUSALS[kind]


class Members(APIView):
    def get(self, request: Request) -> Response:
        return Response({"person": actor_of(request).id})


class Closet(Members):
    permission_classes = (Nobody,)


class Public(APIView):
    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        return Response({"role": reader_of(request).role})


class Money(Public):
    """As if it moved some."""


class Form(serializers.Serializer):
    text = serializers.CharField(max_length=10)
    count = serializers.IntegerField(min_value=1, default=1)


class Notes(APIView):
    """Says something once; ``refuse`` refuses after it was done."""

    def get(self, request: Request) -> Response:
        by = tuple(request.query_params.get("by", "-occurred_at,-id").split(","))
        return Response(page_of(Event.objects.filter(topic="tests.noted"), request, by=by, show=lambda e: str(e.id)))

    @once
    def post(self, request: Request, **_: Any) -> Response:
        form = parsed(Form, request)
        by = actor_of(request)
        fact = Noted(thing_id=new_id(), person_id=by.id, merchant_id=by.merchant_id, text=form["text"])
        told = publish(fact, by=by, at=clock.now())
        time.sleep(float(request.data.get("sleep", 0)))
        if request.data.get("refuse"):
            raise Busy
        if request.data.get("answer"):
            return Response({"why": "no"}, status=status.HTTP_409_CONFLICT)
        return Response({"id": told, "text": form["text"]}, status=201, headers={"Location": f"/notes/{told}"})


class Reports(APIView):
    """Where an outside system leaves word."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (RawJson,)

    def post(self, request: Request) -> Response:
        message = verify_message(request, secret=SECRET)
        first = receive(
            message, source=SOURCE, tell=lambda by: publish(Noted(thing_id=new_id()), by=by, at=clock.now())
        )
        return Response(status=204 if first else 200)


class Drops(APIView):
    """Takes a file once, and says how long it was."""

    parser_classes = (MultiPartParser,)

    @once
    def post(self, request: Request) -> Response:
        by = actor_of(request)
        publish(Noted(thing_id=new_id(), person_id=by.id), by=by, at=clock.now())
        return Response({"length": len(request.data["file"].read())}, status=201)


def staff_reads(topic: str) -> int:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return Event.objects.filter(topic=topic).count()


urlpatterns = [
    path("api/storefront/v1/refuse/<str:kind>", Refuse.as_view()),
    path("api/storefront/v1/members", Members.as_view()),
    path("api/storefront/v1/closet", Closet.as_view()),
    path("api/storefront/v1/public", Public.as_view()),
    path("api/storefront/v1/money", Money.as_view()),
    path("api/storefront/v1/notes", Notes.as_view()),
    path("api/storefront/v1/notes/<str:which>", Notes.as_view()),
    path("api/storefront/v1/drops", Drops.as_view()),
    path("api/seller/v1/public", Public.as_view()),
    path("webhooks/reports", Reports.as_view()),
    path("healthz", healthz),
    path("readyz", readyz),
]
handler400 = "platform_core.http.problems.handler400"
handler403 = "platform_core.http.problems.handler403"
handler404 = "platform_core.http.problems.handler404"
handler500 = "platform_core.http.problems.handler500"
