"""Doors at which a shop states and chooses freight, and its shapes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.freight import commands, queries
from catalog.freight.errors import FreightNotFound, FreightRefused
from catalog.freight.types import PROVINCES, FreightTerms, Rate, StatedFreight
from catalog.listings.api import WorksForAShop, own_shop
from catalog.listings.errors import ListingNotFound
from platform_core import clock
from platform_core.http.errors import InFlight, KeyReused
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed, valid
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut
from platform_core.money import Money

DEAREST = 10_000_000  # fen; no parcel costs a hundred thousand yuan
MOST = 100_000_000_000


class RateIn(serializers.Serializer[Any]):
    """`fee` in fen for an order; from goods of `free_from` on it costs nothing. Without `delivered` nothing is sent
    there."""

    fee = serializers.IntegerField(min_value=0, max_value=DEAREST, default=0)
    free_from = serializers.IntegerField(min_value=1, max_value=MOST, required=False, allow_null=True, default=None)
    delivered = serializers.BooleanField(default=True)

    def validate(self, attrs: dict[str, Any]) -> Any:
        if not attrs["delivered"] and (attrs["fee"] or attrs["free_from"]):
            raise serializers.ValidationError("what is not sent there costs nothing")
        free_from = attrs["free_from"]
        return Rate(
            fee=Money(attrs["fee"]), free_from=Money(free_from) if free_from else None, delivered=attrs["delivered"]
        )


class ProvinceRateIn(serializers.Serializer[Any]):
    """Provinces by the first two digits of GB/T 2260."""

    provinces = serializers.ListField(child=serializers.ChoiceField(choices=list(PROVINCES)), min_length=1)
    rate = RateIn()


class FreightIn(serializers.Serializer[Any]):
    """A rate for everywhere, and for some provinces another."""

    name = serializers.CharField(max_length=60)
    elsewhere = RateIn()
    provinces = serializers.ListField(child=ProvinceRateIn(), max_length=len(PROVINCES), required=False, default=list)

    def validate(self, attrs: dict[str, Any]) -> Any:
        named = [province for group in attrs["provinces"] for province in group["provinces"]]
        if len(named) > len(set(named)):
            raise serializers.ValidationError("a province has two rates")
        rates = {province: group["rate"] for group in attrs["provinces"] for province in group["provinces"]}
        return {"terms": FreightTerms(name=attrs["name"], elsewhere=attrs["elsewhere"], provinces=rates)}


class CodeIn(serializers.Serializer[Any]):
    """The code of a template, out of its address: cut short, it would be that of another."""

    code = serializers.SlugField(max_length=40)


class ChoiceIn(serializers.Serializer[Any]):
    """The code of a template; empty, the listing is sent free of charge."""

    code = serializers.SlugField(max_length=40, allow_blank=True)


class RateOut(serializers.Serializer[Any]):
    fee = MoneyOut()
    free_from = MoneyOut(allow_null=True)
    delivered = serializers.BooleanField()


class ProvinceRateOut(serializers.Serializer[Any]):
    province = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    rate = RateOut()


class FreightOut(serializers.Serializer[Any]):
    """One version of a template."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    version = serializers.IntegerField(source="number")
    name = serializers.CharField(source="terms.name")
    elsewhere = RateOut(source="terms.elsewhere")
    provinces = serializers.SerializerMethodField()
    stated_at = serializers.DateTimeField()

    @extend_schema_field(ProvinceRateOut(many=True))
    def get_provinces(self, stated: StatedFreight) -> Any:
        rows = [
            {"province": code, "name_zh": PROVINCES[code][0], "name_en": PROVINCES[code][1], "rate": rate}
            for code, rate in sorted(stated.terms.provinces.items())
        ]
        return ProvinceRateOut(rows, many=True).data


class FreightsOut(serializers.Serializer[Any]):
    """All of them: a shop has a handful, one for each way in which it sends."""

    templates = FreightOut(many=True)


class ChosenFreightOut(serializers.Serializer[Any]):
    listing_id = serializers.UUIDField()
    code = serializers.CharField(allow_blank=True)


DUTIES = ("PRC-11", "HSE-07")


class Templates(APIView):
    """The shop's freight templates, each as it holds now."""

    permission_classes = [WorksForAShop]

    @api(responses={200: FreightsOut}, operation_id="own_freight_read")
    def get(self, request: Request) -> Response:
        return Response(FreightsOut({"templates": queries.freight_templates_of(actor_of(request))}).data)


class Template(APIView):
    """One template by its code: PUT the terms that hold from now on. Earlier quotes and purchases keep their own."""

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
        return Response(FreightOut(row.stated_freight).data)


class OfListing(APIView):
    """The template by which a listing is sent: PUT its code; empty, it is sent free of charge."""

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
