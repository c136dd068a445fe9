"""The doors of returns, and of the rights in a sale."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aftersales import commands, queries
from aftersales.api import rendering as show
from aftersales.api import serializers as shapes
from aftersales.errors import (
    AddressLate,
    NotNow,
    ObjectionLate,
    ObjectionRefused,
    RestockRefused,
    ReturnNotFound,
    ReturnRefused,
    WindowPassed,
)
from catalog.errors import SkuNotFound
from orders.errors import OrderNotFound
from orders.types import ParcelEvent
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.eventlog.queries import timeline
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed, valid
from platform_core.http.schema import api
from platform_core.http.webhooks import BadSignature, RawJson, receive, verified
from platform_core.payments.errors import NotRefundable
from platform_core.states import IllegalTransition, WrongRole

KNOWN_REPORTS = frozenset(f"parcel.{kind}" for kind in ParcelEvent)
NOT_KEPT = {"Cache-Control": "no-store"}


class Rights(APIView):
    """What may I do now with this order, until when, at whose cost, and why?"""

    @api(responses={200: shapes.RightsOut}, refuses=(OrderNotFound,), duties=("CRL-24", "CRL-25a", "NRR-10", "NRR-18"))
    def get(self, request: Request, order_id: UUID) -> Response:
        at = clock.now()
        found = queries.rights(order_id, by=actor_of(request), at=at)
        return Response({"order_id": order_id, "at": at, "rights": [show.right(one) for one in found]})


class OrderReturns(APIView):
    """Send goods of this order back without a reason. The notice is enough: nobody approves it."""

    @api(
        request=shapes.NoticeIn,
        responses={201: shapes.ReturnOut},
        refuses=(OrderNotFound, ReturnRefused, WindowPassed, WrongRole),
        duties=("CRL-25a", "CRL-25b", "NRR-06", "NRR-07", "NRR-10", "NRR-11", "NRR-17"),
    )
    @once
    def post(self, request: Request, order_id: UUID) -> Response:
        lines = parsed(shapes.NoticeIn, request)["lines"]
        case = commands.give_notice(order_id, lines=lines, by=actor_of(request), at=clock.now())
        return _answer(case.id, request, status=status.HTTP_201_CREATED)


class OneReturn(APIView):
    """A return with its goods, address, clocks, decisions, and what you may do now."""

    @api(responses={200: shapes.OneReturnOut}, refuses=(ReturnNotFound,), duties=("NRR-11",))
    def get(self, request: Request, return_id: UUID) -> Response:
        by = actor_of(request)
        body = show.whole(queries.one_return(return_id, by=by), by=by, at=clock.now())
        return Response(shapes.OneReturnOut(body).data, headers=NOT_KEPT)


class ReturnTimeline(APIView):
    """What happened to a return, in which role and when."""

    @api(responses={200: shapes.ReturnTimelineItemOut(many=True)}, refuses=(ReturnNotFound,))
    def get(self, request: Request, return_id: UUID) -> Response:
        case = queries.one_return(return_id, by=actor_of(request))
        return Response([show.event(e) for e in timeline(case.id)])


class Parcel(APIView):
    """The parcel in which the goods go back, with any carrier."""

    @api(
        request=shapes.ParcelIn,
        responses={200: shapes.ReturnOut},
        refuses=(ReturnNotFound, IllegalTransition, WrongRole),
        duties=("NRR-19",),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        body = parsed(shapes.ParcelIn, request)
        commands.send_back(return_id, **body, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class ParcelCorrection(APIView):
    """Say again what the goods went with, until a carrier has reported of it: a waybill is easily mistyped."""

    @api(
        request=shapes.ParcelIn,
        responses={200: shapes.ReturnOut},
        refuses=(ReturnNotFound, NotNow, WrongRole),
        duties=("NRR-19",),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        body = parsed(shapes.ParcelIn, request)
        commands.correct_parcel(return_id, **body, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class ForTheShop(APIView):
    """What a shop does with a return."""

    permission_classes = (ActsForAShop,)


class Address(ForTheShop):
    """Name another address than the verified one: once, within 48 hours, and before anything was sent."""

    @api(
        request=shapes.NamedAddressIn,
        responses={200: shapes.ReturnOut},
        refuses=(ReturnNotFound, NotNow, AddressLate, WrongRole),
        duties=("NRR-11",),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        address = parsed(shapes.NamedAddressIn, request)["address"]
        commands.name_address(return_id, address=address, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class Arrival(ForTheShop):
    """Say that the goods are back. From then on the refund's clocks count."""

    @api(responses={200: shapes.ReturnOut}, refuses=(ReturnNotFound, NotNow, WrongRole), duties=("NRR-13",))
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        commands.confirm_arrival(return_id, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class Grant(ForTheShop):
    """Give the money back, for goods that are back or without waiting for them."""

    @api(
        responses={200: shapes.ReturnOut},
        refuses=(ReturnNotFound, IllegalTransition, NotRefundable, WrongRole),
        duties=("CRL-25c", "NRR-13", "NRR-17"),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        commands.grant(return_id, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class Objection(ForTheShop):
    """The goods are not intact: in time, on grounds of the list, with evidence. The platform decides."""

    @api(
        request=shapes.ObjectionIn,
        responses={200: shapes.ReturnOut},
        refuses=(ReturnNotFound, NotNow, ObjectionLate, ObjectionRefused, WrongRole),
        duties=("NRR-08", "NRR-09"),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        body = parsed(shapes.ObjectionIn, request)
        commands.object_to(return_id, **body, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class WayHome(ForTheShop):
    """Send goods home for which no money goes back, with a carrier that reports to us. Where they do not arrive in
    time, the shop pays for them."""

    @api(
        request=shapes.HomeParcelIn,
        responses={200: shapes.ReturnOut},
        refuses=(ReturnNotFound, NotNow, WrongRole),
        duties=("PCR-08", "HSE-05"),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        body = parsed(shapes.HomeParcelIn, request)
        commands.send_home(return_id, **body, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class Restocks(ForTheShop):
    """Say in which condition the goods came back; those as good as new stand on the shelf again."""

    @api(
        request=shapes.RestocksIn,
        responses={201: shapes.ReturnOut},
        refuses=(ReturnNotFound, RestockRefused, SkuNotFound, WrongRole),
        duties=("NRR-25",),
    )
    @once
    def post(self, request: Request, return_id: UUID) -> Response:
        pieces = parsed(shapes.RestocksIn, request)["pieces"]
        commands.restock(return_id, pieces=pieces, by=actor_of(request), at=clock.now())
        return _answer(return_id, request, status=status.HTTP_201_CREATED)


class ReturnWebhook(APIView):
    """The sandbox carrier's reports of parcels that go back, signed. Noted here, applied by the relay."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (RawJson,)
    throttle_classes = ()  # it is signed, and a clock may run against what it says

    @api(request=OpenApiTypes.OBJECT, responses={204: None}, refuses=(BadSignature,))
    def post(self, request: Request) -> Response:
        message = verified(request, secret=settings.CARRIER_SECRET)
        if str(message.body.get("type", "")) in KNOWN_REPORTS:  # others are of no concern to us, now or yet
            fact = show.report(valid(shapes.ReturnEventIn, message.body.get("data")), message_id=message.id)
            receive(
                message,
                source="carrier.sandbox",
                tell=lambda carrier: commands.report(fact, by=carrier, at=clock.now()),
            )
        return Response(status=status.HTTP_204_NO_CONTENT)


def _answer(return_id: UUID, request: Request, *, status: int = status.HTTP_200_OK) -> Response:
    """The return as it stands now. Read anew: what the command held was written to on the way."""
    body = show.anew(return_id, by=actor_of(request), at=clock.now())
    return Response(body, status=status)
