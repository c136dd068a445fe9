"""The doors by which an authority or a shopper asks for data, follows the request, and takes the bundle."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import FileResponse, HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.accounts.errors import NotARegulator
from platform_core.accounts.permissions import ActsForAnAuthority
from platform_core.audit.errors import HeadNotOurs, NothingSigned
from platform_core.http.files import Python, Zip
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of
from platform_core.http.schema import api
from platform_core.regulators import queries
from platform_core.regulators.api import rendering as show
from platform_core.regulators.api import serializers as shapes
from platform_core.regulators.commands import asking, own_file
from platform_core.regulators.downloads import as_download, verifier
from platform_core.regulators.errors import (
    ExportDamaged,
    ExportNotReady,
    NoDossier,
    NotAppointed,
    RequestNotFound,
    RequestRefused,
)
from platform_core.states import IllegalTransition

BUNDLE: Final[dict[Any, Any]] = {(200, "application/zip"): OpenApiTypes.BINARY}
SCRIPT: Final[dict[Any, Any]] = {(200, "text/x-python"): OpenApiTypes.BINARY}


class ForAuthorities(APIView):
    """Open to a regulator whose session has seen a second factor."""

    permission_classes = (ActsForAnAuthority,)


class Requests(ForAuthorities):
    """One's own requests."""

    @api(responses={200: shapes.DataRequestPage}, refuses=(NotARegulator,), operation_id="regulator_requests_list")
    def get(self, request: Request) -> Response:
        mine = queries.requests_of(actor_of(request))
        return Response(page_of(mine, request, by=("-filed_at", "-id"), show=show.row))

    @api(
        request=shapes.DataRequestIn,
        responses={201: shapes.DataRequestOut},
        refuses=(NotARegulator, NotAppointed, RequestRefused),
        duties=("ECL-25", "OTM-34", "DRM-02"),
        operation_id="regulator_file_request",
    )
    @once
    def post(self, request: Request) -> Response:
        body, by = shapes.DataRequestIn(data=request.data), actor_of(request)
        body.is_valid(raise_exception=True)
        at = clock.now()
        filed = asking.file_request(body.validated_data, by=by, at=at)
        return Response(show.request(filed, by=by, at=at), status=status.HTTP_201_CREATED)


class OneRequest(ForAuthorities):
    """A request, and its state."""

    @api(
        responses={200: shapes.DataRequestOut},
        refuses=(NotARegulator, RequestNotFound),
        operation_id="regulator_request",
    )
    def get(self, request: Request, request_id: UUID) -> Response:
        by = actor_of(request)
        return Response(show.request(queries.request(request_id, by=by), by=by, at=clock.now()))


class Withdrawal(ForAuthorities):
    """The withdrawal of a request that nobody has decided yet. PUT it."""

    @api(
        responses={200: shapes.DataRequestOut},
        refuses=(NotARegulator, NotAppointed, RequestNotFound, IllegalTransition),
        operation_id="regulator_withdraw_request",
    )
    @once
    def put(self, request: Request, request_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        return Response(show.request(asking.withdraw(request_id, by=by, at=at), by=by, at=at))


class HandedOver(ForAuthorities):
    """The bundle handed over for a request. Each time it is fetched is on record."""

    renderer_classes = (JSONRenderer, Zip)

    @api(
        responses=BUNDLE,
        refuses=(NotARegulator, NotAppointed, RequestNotFound, ExportNotReady, ExportDamaged),
        duties=("HSE-17",),
        operation_id="regulator_export",
    )
    def get(self, request: Request, request_id: UUID) -> FileResponse:
        return as_download(asking.fetch(request_id, by=actor_of(request), at=clock.now()), name=request_id)


class LatestCheckpoint(ForAuthorities):
    """The newest signed head of the log, and the key that checks it."""

    @api(
        responses={200: shapes.CheckpointOut},
        refuses=(NotARegulator, NothingSigned, HeadNotOurs),
        operation_id="regulator_checkpoint",
    )
    def get(self, _: Request) -> Response:
        return Response(show.checkpoint(queries.checkpoint()))


class Verifier(ForAuthorities):
    """The program that checks a bundle, offline and without us: one file for Python with `cryptography`."""

    renderer_classes = (JSONRenderer, Python)

    @api(responses=SCRIPT, refuses=(NotARegulator,), operation_id="regulator_verifier")
    def get(self, _: Request) -> HttpResponse:
        return verifier()


class OrderDossier(APIView):
    """The file of an order of yours: its history, money, returns and complaints, and the contract, in a bundle that
    proves itself. PUT it to ask for it; nobody decides. While one is being put together, that one is given."""

    @api(responses={200: shapes.DossierOut}, refuses=(NoDossier,), duties=("ECL-62",), operation_id="order_dossier")
    def get(self, request: Request, order_id: UUID) -> Response:
        by = actor_of(request)
        return Response(show.dossier(queries.last_dossier(order_id, by=by), by=by))

    @api(responses={200: shapes.DossierOut}, refuses=(NoDossier,), duties=("ECL-62",), operation_id="order_ask_dossier")
    @once
    def put(self, request: Request, order_id: UUID) -> Response:
        by = actor_of(request)
        return Response(show.dossier(own_file.ask_for_dossier(order_id, by=by, at=clock.now()), by=by))


class OrderDossierFile(APIView):
    """The last file that is ready. `/open/audit/verifier` checks it offline; the SHA-256 of `facts.documents.contract`
    in its manifest is the one in its fact `orders.placed`."""

    renderer_classes = (JSONRenderer, Zip)

    @api(
        responses=BUNDLE,
        refuses=(NoDossier, ExportNotReady, ExportDamaged),
        duties=("ECL-62",),
        operation_id="order_dossier_file",
    )
    def get(self, request: Request, order_id: UUID) -> FileResponse:
        bundle = queries.fetched_dossier(order_id, by=actor_of(request))
        return as_download(bundle, name=bundle.dossier_id)
