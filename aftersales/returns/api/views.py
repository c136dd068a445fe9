"""Doors of returns."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aftersales.returns.api import rendering, serializers
from aftersales.returns.commands import arrivals, decisions, notices
from aftersales.returns.errors import (
    AddressLate,
    NotNow,
    ObjectionLate,
    ObjectionRefused,
    RestockRefused,
    ReturnNotFound,
    ReturnRefused,
    WindowPassed,
)
from aftersales.returns.queries import cases
from catalog.stock.errors import SkuNotFound
from orders.sales.errors import OrderNotFound
from orders.sales.types import ParcelEvent
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.eventlog.queries import timeline
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed, valid
from platform_core.http.schema import api
from platform_core.http.webhooks import BadSignature, RawJson, receive, verify_message
from platform_core.payments.errors import NotRefundable
from platform_core.states import IllegalTransition, WrongRole

KNOWN_REPORTS = frozenset(f"parcel.{kind}" for kind in ParcelEvent)
NOT_KEPT = {"Cache-Control": "no-store"}


class OrderReturns(APIView):
    """Send goods of this order back without a reason. The notice is enough: nobody approves it."""

    @api(
        request=serializers.NoticeIn,
        responses={201: serializers.ReturnOut},
        refuses=(OrderNotFound, ReturnRefused, WindowPassed, WrongRole),
        duties=("CRL-25a", "CRL-25b", "NRR-06", "NRR-07", "NRR-10", "NRR-11", "NRR-17"),
    )
    @once
    def post(self, request: Request, order_id: UUID) -> Response:
        lines = parsed(serializers.NoticeIn, request)["lines"]
        case = notices.give_notice(order_id, lines=lines, by=actor_of(request), at=clock.now())
        return _answer(case.id, request, status=status.HTTP_201_CREATED)


class OneReturn(APIView):
    """A return with its goods, address, clocks, decisions, and the actions open to you now."""

    @api(responses={200: serializers.OneReturnOut}, refuses=(ReturnNotFound,), duties=("NRR-11",))
    def get(self, request: Request, return_id: UUID) -> Response:
        by = actor_of(request)
        body = rendering.render_whole(cases.one_return(return_id, by=by), by=by, at=clock.now())
        return Response(serializers.OneReturnOut(body).data, headers=NOT_KEPT)


class ReturnTimeline(APIView):
    """The events of a return, each with its role and its time."""

    @api(responses={200: serializers.ReturnTimelineItemOut(many=True)}, refuses=(ReturnNotFound,))
    def get(self, request: Request, return_id: UUID) -> Response:
        case = cases.one_return(return_id, by=actor_of(request))
        return Response([rendering.event(e) for e in timeline(case.id)])


class Parcel(APIView):
    """The parcel in which the goods go back, with any carrier."""

    @api(
        request=serializers.ParcelIn,
        responses={200: serializers.ReturnOut},
        refuses=(ReturnNotFound, IllegalTransition, WrongRole),
        duties=("NRR-19",),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        body = parsed(serializers.ParcelIn, request)
        notices.send_back(return_id, **body, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class ParcelCorrection(APIView):
    """Correct carrier and waybill, until a carrier has reported on the parcel: a waybill is easily mistyped."""

    @api(
        request=serializers.ParcelIn,
        responses={200: serializers.ReturnOut},
        refuses=(ReturnNotFound, NotNow, WrongRole),
        duties=("NRR-19",),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        body = parsed(serializers.ParcelIn, request)
        notices.correct_parcel(return_id, **body, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class ForTheShop(APIView):
    """An act of the shop on a return."""

    permission_classes = (ActsForAShop,)


class Address(ForTheShop):
    """Name another address than the verified one: once, within 48 hours, and before anything was sent."""

    @api(
        request=serializers.NamedAddressIn,
        responses={200: serializers.ReturnOut},
        refuses=(ReturnNotFound, NotNow, AddressLate, WrongRole),
        duties=("NRR-11",),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        address = parsed(serializers.NamedAddressIn, request)["address"]
        notices.name_address(return_id, address=address, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class Arrival(ForTheShop):
    """Say that the goods are back. From then on the refund's clocks count."""

    @api(responses={200: serializers.ReturnOut}, refuses=(ReturnNotFound, NotNow, WrongRole), duties=("NRR-13",))
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        arrivals.confirm_arrival(return_id, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class Grant(ForTheShop):
    """Give the money back, for goods that are back or without waiting for them."""

    @api(
        responses={200: serializers.ReturnOut},
        refuses=(ReturnNotFound, IllegalTransition, NotRefundable, WrongRole),
        duties=("CRL-25c", "NRR-13", "NRR-17"),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        decisions.grant(return_id, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class Objection(ForTheShop):
    """The goods are not intact: in time, on grounds of the list, with evidence. The platform decides."""

    @api(
        request=serializers.ObjectionIn,
        responses={200: serializers.ReturnOut},
        refuses=(ReturnNotFound, NotNow, ObjectionLate, ObjectionRefused, WrongRole),
        duties=("NRR-08", "NRR-09"),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        body = parsed(serializers.ObjectionIn, request)
        decisions.object_to(return_id, **body, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class WayHome(ForTheShop):
    """Send goods home for which no money goes back, with a carrier that reports to us. Where they do not arrive in
    time, the shop pays for them."""

    @api(
        request=serializers.HomeParcelIn,
        responses={200: serializers.ReturnOut},
        refuses=(ReturnNotFound, NotNow, WrongRole),
        duties=("PCR-08", "HSE-05"),
    )
    @once
    def put(self, request: Request, return_id: UUID) -> Response:
        body = parsed(serializers.HomeParcelIn, request)
        arrivals.send_home(return_id, **body, by=actor_of(request), at=clock.now())
        return _answer(return_id, request)


class Restocks(ForTheShop):
    """Say in which condition the goods came back; those as good as new stand on the shelf again."""

    @api(
        request=serializers.RestocksIn,
        responses={201: serializers.ReturnOut},
        refuses=(ReturnNotFound, RestockRefused, SkuNotFound, WrongRole),
        duties=("NRR-25",),
    )
    @once
    def post(self, request: Request, return_id: UUID) -> Response:
        pieces = parsed(serializers.RestocksIn, request)["pieces"]
        decisions.restock(return_id, pieces=pieces, by=actor_of(request), at=clock.now())
        return _answer(return_id, request, status=status.HTTP_201_CREATED)


class ReturnWebhook(APIView):
    """The sandbox carrier's reports of parcels that go back, signed. Noted here, applied by the relay."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (RawJson,)
    throttle_classes = ()  # it is signed, and a clock may run against its report

    @api(request=OpenApiTypes.OBJECT, responses={204: None}, refuses=(BadSignature,))
    def post(self, request: Request) -> Response:
        message = verify_message(request, secret=settings.CARRIER_SECRET)
        if str(message.body.get("type", "")) in KNOWN_REPORTS:  # others are of no concern to us, now or yet
            fact = rendering.report(valid(serializers.ReturnEventIn, message.body.get("data")), message_id=message.id)
            receive(
                message,
                source="carrier.sandbox",
                tell=lambda carrier: arrivals.report(fact, by=carrier, at=clock.now()),
            )
        return Response(status=status.HTTP_204_NO_CONTENT)


def _answer(return_id: UUID, request: Request, *, status: int = status.HTTP_200_OK) -> Response:
    """Answer with the return, read again: the command's row is older than its last step."""
    body = rendering.render_latest(return_id, by=actor_of(request), at=clock.now())
    return Response(body, status=status)
