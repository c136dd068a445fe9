"""Sending an advertisement by programme, as a shop."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants.advertising import commands, queries
from merchants.advertising.errors import AdvertisementRefused
from merchants.advertising.models import Advertisement
from merchants.advertising.types import AdvertisementText
from merchants.shops.errors import NoShop
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api


class AdvertisementIn(serializers.Serializer[Any]):
    """The shop's text for those who agreed. The command refuses a text that may not go out, with every reason."""

    subject = serializers.CharField(allow_blank=True, max_length=500)
    body = serializers.CharField(allow_blank=True, max_length=10_000)
    contact = serializers.CharField(allow_blank=True, max_length=500)
    subject_en = serializers.CharField(allow_blank=True, max_length=500, default="")
    body_en = serializers.CharField(allow_blank=True, max_length=10_000, default="")


class AdvertisementOut(serializers.Serializer[Any]):
    """An advertisement with the number of people reached so far; no shop learns who they are."""

    id = serializers.UUIDField()
    subject = serializers.CharField()
    body = serializers.CharField()
    contact = serializers.CharField()
    subject_en = serializers.CharField(allow_blank=True)
    body_en = serializers.CharField(allow_blank=True)
    advertised_at = serializers.DateTimeField()
    reached = serializers.IntegerField(min_value=0)


class AdvertisementPageOut(serializers.Serializer[Any]):
    items = AdvertisementOut(many=True)
    next = serializers.CharField(allow_null=True)


class Advertisements(APIView):
    """The advertisements of the caller's shop, the latest first."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: AdvertisementPageOut}, operation_id="advertisements_list")
    def get(self, request: Request) -> Response:
        mine = queries.advertisements_of(actor_of(request))
        return Response(page_of(mine, request, by=("-advertised_at", "-id"), show=_render_advertisement))

    @once
    @api(
        request=AdvertisementIn,
        responses={201: AdvertisementOut},
        refuses=(NoShop, AdvertisementRefused),
        duties=("CRL-29c", "ECL-18b", "OTM-16"),
        operation_id="advertisements_send",
    )
    def post(self, request: Request) -> Response:
        said, by = AdvertisementText(**parsed(AdvertisementIn, request)), actor_of(request)
        row = commands.advertise(said, by=by, at=clock.now())
        found = queries.advertisements_of(by).get(id=row.id)
        return Response(_render_advertisement(found), status=status.HTTP_201_CREATED)


def _render_advertisement(row: Advertisement) -> dict[str, Any]:
    return dict(AdvertisementOut(row).data)
