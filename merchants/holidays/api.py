"""The holiday of a shop by its own programme."""

from __future__ import annotations

from typing import Any, Final

from django.urls import path
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants.holidays import commands, queries
from merchants.holidays.errors import HolidayPlanned, HolidayRefused, NoHoliday
from merchants.shops.errors import NoShop
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.errors import InFlight, KeyReused
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api

ONCE: Final = (KeyReused, InFlight)


class HolidayIn(serializers.Serializer[Any]):
    """`first_day` may be today: then the holiday begins at once. `sells_again_on` is the day after its last."""

    first_day = serializers.DateField()
    sells_again_on = serializers.DateField()


class HolidayOut(serializers.Serializer[Any]):
    """The shop takes no new orders from `rests_from` until `rests_until`; where `ended_at` is set, until then."""

    id = serializers.UUIDField()
    rests_from = serializers.DateTimeField()
    rests_until = serializers.DateTimeField()
    set_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class LatestHolidayOut(serializers.Serializer[Any]):
    """The holiday announced last, over or not, and the longest that may be announced."""

    latest = HolidayOut(allow_null=True)
    most_days = serializers.IntegerField()


class Holidays(APIView):
    """The holiday of the caller's shop. No deadline stops: what was sold is still sent, and answered for."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: LatestHolidayOut}, operation_id="holiday")
    def get(self, request: Request) -> Response:
        found = {
            "latest": queries.latest_holiday(actor_of(request)),
            "most_days": queries.most_days(at=clock.now()),
        }
        return Response(LatestHolidayOut(found).data)

    @once
    @api(
        request=HolidayIn,
        responses={201: HolidayOut},
        refuses=(NoShop, HolidayRefused, HolidayPlanned, *ONCE),
        operation_id="holiday_announce",
    )
    def post(self, request: Request) -> Response:
        row = commands.set_holiday(**parsed(HolidayIn, request), by=actor_of(request), at=clock.now())
        return Response(HolidayOut(row).data, status=status.HTTP_201_CREATED)


class HolidayEnd(APIView):
    """End the holiday that goes on or is planned: the shop sells from now on."""

    permission_classes = (ActsForAShop,)

    @once
    @api(request=None, responses={200: HolidayOut}, refuses=(NoHoliday, *ONCE), operation_id="holiday_end")
    def put(self, request: Request) -> Response:
        row = commands.end_holiday(by=actor_of(request), at=clock.now())
        return Response(HolidayOut(row).data)


seller = [
    path("holidays", Holidays.as_view(), name="seller-holidays"),
    path("holidays/end", HolidayEnd.as_view(), name="seller-holiday-end"),
]
