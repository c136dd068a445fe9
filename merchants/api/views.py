"""How do applicants, shops and visitors ask, and what do they get back?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants import commands, queries
from merchants.api import serializers as shapes
from merchants.errors import (
    AdvertisementRefused,
    ApplicationNotFound,
    ApplicationPending,
    MerchantNotFound,
    NoShop,
    OnlyForApplicants,
    PapersRefused,
)
from merchants.models import Advertisement, Application, Merchant, Violation
from merchants.types import AdvertisementText
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.states import IllegalTransition, WrongRole


class Applications(APIView):
    """One's own applications for a shop."""

    @api(responses={200: shapes.ApplicationPage}, operation_id="applications_list")
    def get(self, request: Request) -> Response:
        mine = queries.applications_of(actor_of(request))
        return Response(page_of(mine, request, by=("-submitted_at", "-id"), show=_listed))

    @once
    @api(
        request=shapes.ApplicationIn,
        responses={201: shapes.ApplicationDetailOut},
        refuses=(OnlyForApplicants, ApplicationPending, PapersRefused),
        duties=("ECL-27",),
    )
    def post(self, request: Request) -> Response:
        body = shapes.ApplicationIn(data=request.data)
        body.is_valid(raise_exception=True)
        application = commands.apply(body.validated_data, by=actor_of(request), at=clock.now())
        return Response(_detailed(application), status=status.HTTP_201_CREATED)


class OneApplication(APIView):
    """An application, with what still stands in its way."""

    @api(responses={200: shapes.ApplicationDetailOut}, refuses=(ApplicationNotFound,))
    def get(self, request: Request, application_id: UUID) -> Response:
        return Response(_detailed(queries.application(application_id, seen_by=actor_of(request))))


class Withdrawal(APIView):
    """The withdrawal of an application as a resource: PUT it to withdraw."""

    @api(responses={200: shapes.ApplicationOut}, refuses=(ApplicationNotFound, WrongRole, IllegalTransition))
    def put(self, request: Request, application_id: UUID) -> Response:
        return Response(_listed(commands.withdraw(application_id, by=actor_of(request), at=clock.now())))


class Shop(APIView):
    """The shop that one acts for."""

    @api(responses={200: shapes.ShopOut}, refuses=(NoShop,))
    def get(self, request: Request) -> Response:
        return Response(_own(queries.shop_of(actor_of(request))))


class Violations(APIView):
    """What is on record against the shop that one acts for, the latest first."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: shapes.ViolationPageOut}, duties=("NRR-31", "PCR-09"), operation_id="violations_list")
    def get(self, request: Request) -> Response:
        mine = queries.violations_of(actor_of(request))
        return Response(page_of(mine, request, by=("-happened_at", "-id"), show=_on_record))


class Advertisements(APIView):
    """What the shop that one acts for has advertised to those who agreed, the latest first."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: shapes.AdvertisementPageOut}, operation_id="advertisements_list")
    def get(self, request: Request) -> Response:
        mine = queries.advertisements_of(actor_of(request))
        return Response(page_of(mine, request, by=("-advertised_at", "-id"), show=_advertised))

    @once
    @api(
        request=shapes.AdvertisementIn,
        responses={201: shapes.AdvertisementOut},
        refuses=(NoShop, AdvertisementRefused),
        duties=("CRL-29c", "ECL-18b", "OTM-16"),
        operation_id="advertisements_send",
    )
    def post(self, request: Request) -> Response:
        said, by = AdvertisementText(**parsed(shapes.AdvertisementIn, request)), actor_of(request)
        row = commands.advertise(said, by=by, at=clock.now())
        found = queries.advertisements_of(by).get(id=row.id)
        return Response(_advertised(found), status=status.HTTP_201_CREATED)


class Merchants(APIView):
    """Every shop, by name."""

    permission_classes = (AllowAny,)

    @api(responses={200: shapes.TraderPageOut}, duties=("OTM-12",), operation_id="merchants_list")
    def get(self, request: Request) -> Response:
        return Response(page_of(queries.shops(), request, by=("trade_name", "id"), show=_trader))


class TraderPage(APIView):
    """Who is behind this shop, as the law has it shown."""

    permission_classes = (AllowAny,)

    @api(responses={200: shapes.TraderOut}, refuses=(MerchantNotFound,), duties=("ECL-15", "OTM-12"))
    def get(self, request: Request, merchant_id: UUID) -> Response:
        return Response(_trader(queries.shop(merchant_id)))


def _listed(application: Application) -> dict[str, Any]:
    return dict(shapes.ApplicationOut(application).data)


def _detailed(application: Application) -> dict[str, Any]:
    points = queries.open_points(application, at=clock.now())
    return _listed(application) | {"contact": queries.masked_contact(application), "open_points": list(points)}


def _on_record(violation: Violation) -> dict[str, Any]:
    return dict(shapes.ViolationOut(violation).data)


def _advertised(row: Advertisement) -> dict[str, Any]:
    return dict(shapes.AdvertisementOut(row).data)


def _trader(shop: Merchant) -> dict[str, Any]:
    return dict(shapes.TraderOut(asdict(queries.facts_of(shop))).data)


def _own(shop: Merchant) -> dict[str, Any]:
    verdict = queries.may_sell(shop.id, at=clock.now())
    return _trader(shop) | {
        "commission_basis_points": queries.commission_of(shop.id, at=clock.now()),
        "may_sell": bool(verdict),
        "against_selling": list(verdict.reasons),
    }
