"""How does a shop say what it costs to send what it sells?"""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog import commands, queries
from catalog.api.freight import ChoiceIn, ChosenFreightOut, CodeIn, FreightIn, FreightOut, FreightsOut
from catalog.api.permissions import WorksForAShop, own_shop
from catalog.errors import FreightNotFound, FreightRefused, ListingNotFound
from platform_core import clock
from platform_core.http.errors import InFlight, KeyReused
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed, valid
from platform_core.http.schema import api

DUTIES = ("PRC-11", "HSE-07")


class Templates(APIView):
    """The shop's freight templates, each as it holds now."""

    permission_classes = [WorksForAShop]

    @api(responses={200: FreightsOut}, operation_id="own_freight_read")
    def get(self, request: Request) -> Response:
        return Response(FreightsOut({"templates": queries.freight_templates_of(actor_of(request))}).data)


class Template(APIView):
    """One template by its code: PUT the terms that hold from now on. What was quoted or bought keeps its own."""

    permission_classes = [WorksForAShop]

    @once
    @api(
        request=FreightIn,
        responses={200: FreightOut},
        refuses=(FreightRefused, KeyReused, InFlight),
        duties=DUTIES,
        operation_id="own_freight_state",
    )
    def put(self, request: Request, code: str) -> Response:
        body, by = valid(CodeIn, {"code": code}) | parsed(FreightIn, request), actor_of(request)
        row = commands.state_freight(own_shop(by), **body, by=by, at=clock.now())
        return Response(FreightOut(row.stated).data)


class OfListing(APIView):
    """By which template a listing is sent: PUT its code; empty, it is sent free of charge."""

    permission_classes = [WorksForAShop]

    @once
    @api(
        request=ChoiceIn,
        responses={200: ChosenFreightOut},
        refuses=(ListingNotFound, FreightNotFound, FreightRefused, KeyReused, InFlight),
        duties=DUTIES,
        operation_id="own_freight_choose",
    )
    def put(self, request: Request, listing_id: UUID) -> Response:
        body = parsed(ChoiceIn, request)
        listing = commands.choose_freight(listing_id, **body, by=actor_of(request), at=clock.now())
        return Response(ChosenFreightOut({"listing_id": listing.id, "code": body["code"]}).data)
