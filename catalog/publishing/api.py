"""Doors of a shop to its goods: list, revise, show, stock, price. Each answers with the listing in full."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.listings import commands as listings_commands
from catalog.listings import queries as listings_queries
from catalog.listings.api import ONCE, PAGE, WorksForAShop, own_shop
from catalog.listings.errors import CategoryNotFound, ImagesNotFound, ListingNotFound
from catalog.listings.types import (
    LONGEST_FACT,
    MEASURES,
    MOST_HOURS,
    Content,
    Exclusion,
    Fact,
    FactValue,
    Payer,
    ReturnTerms,
    Supply,
)
from catalog.prices import commands as prices_commands
from catalog.prices.api import MoneyIn
from catalog.prices.errors import PriceBegins, PromotionRuns
from catalog.publishing import commands
from catalog.publishing.errors import NotPublishable
from catalog.stock import commands as stock_commands
from catalog.stock import policies as stock_policies
from catalog.stock.errors import (
    BestBeforeMissing,
    CombinationExists,
    LotDiffers,
    LotsOver,
    OptionsDiffer,
    SkuCodeTaken,
    SkuNotFound,
)
from catalog.stock.types import (
    FULLEST,
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_ITEMS,
    MOST_OPTIONS,
    OPTION_WORD,
    NewSku,
    Option,
    Unit,
)
from catalog.window.api.shapes import CardOut, CardsOut, OwnPageOut
from catalog.window.queries import cards as cards_queries
from platform_core import clock
from platform_core.http import days
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.ready import handed_on
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.legal.errors import CalendarEnds
from platform_core.states import IllegalTransition


class ReturnTermsIn(serializers.Serializer[Any]):
    """A promise beyond the law; less than the law cannot be said."""

    exclusion = serializers.ChoiceField(choices=[e.value for e in Exclusion], default=Exclusion.NONE.value)
    freight = serializers.ChoiceField(choices=[p.value for p in Payer], default=Payer.SHOPPER.value)
    extra_days = serializers.IntegerField(min_value=0, max_value=365, default=0)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return ReturnTerms(Exclusion(attrs["exclusion"]), Payer(attrs["freight"]), attrs["extra_days"])


class DayIn(serializers.DateField):
    """A day that somebody can mean."""

    def to_internal_value(self, value: Any) -> date:
        found: date = super().to_internal_value(value)
        if not days.FIRST <= found <= days.LAST:
            self.fail("overflow")
        return found

    default_error_messages = {"overflow": "nobody can mean this day"}


class FactIn(serializers.Serializer[Any]):
    """A number in plain decimals with its `unit`, a day by ISO 8601, the code of a choice, the number of a certificate
    with the last day on which it is good, or words."""

    value = serializers.CharField(max_length=LONGEST_FACT, allow_blank=True)
    unit = serializers.ChoiceField(choices=list(MEASURES), required=False)
    valid_until = DayIn(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return FactValue(**{"unit": "", **attrs})


class ContentIn(serializers.Serializer[Any]):
    """The content of one version of a listing."""

    category = serializers.SlugField(max_length=40)
    title_zh = serializers.CharField(max_length=120)
    title_en = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    facts = serializers.DictField(child=FactIn())
    supply = serializers.ChoiceField(choices=[s.value for s in Supply], default=Supply.GOODS.value)
    delivery_hours = serializers.IntegerField(min_value=1, max_value=MOST_HOURS)
    return_terms = ReturnTermsIn(required=False)
    images = serializers.ListField(
        child=serializers.RegexField(r"\A[0-9a-f]{64}\Z"), max_length=20, required=False, default=list
    )

    def validate_facts(self, facts: dict[str, FactValue]) -> dict[str, FactValue]:
        if unknown := sorted(facts.keys() - {fact.value for fact in Fact}):
            raise serializers.ValidationError([f"{key}: no such fact" for key in unknown])
        return facts

    def validate(self, attrs: dict[str, Any]) -> Any:
        return Content(**attrs | {"supply": Supply(attrs["supply"]), "images": tuple(attrs["images"])})


class MeasureIn(serializers.Serializer[Any]):
    """The content of a package."""

    amount = serializers.IntegerField(min_value=1, max_value=FULLEST)
    unit = serializers.ChoiceField(choices=[u.value for u in Unit])


class OptionIn(serializers.Serializer[Any]):
    """A feature that a buyer chooses, with the value of this item: the colour, and red."""

    name = serializers.RegexField(rf"\A{OPTION_WORD}\Z", max_length=LONGEST_NAME)
    value = serializers.RegexField(rf"\A{OPTION_WORD}\Z", max_length=LONGEST_VALUE)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return Option(**attrs)


class SkuIn(serializers.Serializer[Any]):
    """A buyer chooses by `options`; `spec` says the same in words, and is needed only where there are none.
    `content` lets packages be compared by price; `lot` is where a recall would begin, `best_before` its last day."""

    code = serializers.RegexField(r"\A[\x21-\x7e]{1,60}\Z")
    spec = serializers.CharField(max_length=120, required=False)
    options = serializers.ListField(child=OptionIn(), max_length=MOST_OPTIONS, required=False, default=list)
    price = MoneyIn()
    on_hand = serializers.IntegerField(min_value=0, max_value=FULLEST, default=0)
    lot = serializers.CharField(max_length=60, required=False, allow_null=True, default=None)
    best_before = DayIn(required=False, allow_null=True, default=None)
    content = MeasureIn(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> Any:
        _lot_of_a_date(attrs)
        attrs["options"] = tuple(attrs["options"])
        _spec_of_options(attrs)
        measure = attrs.pop("content")
        content, unit = (measure["amount"], Unit(measure["unit"])) if measure else (None, None)
        return NewSku(**attrs, content=content, content_unit=unit)


class ListingIn(serializers.Serializer[Any]):
    content = ContentIn()
    skus = serializers.ListField(child=SkuIn(), min_length=1, max_length=MOST_ITEMS)

    def validate_skus(self, skus: list[NewSku]) -> list[NewSku]:
        if len({sku.code for sku in skus}) < len(skus):
            raise serializers.ValidationError("two items have the same code")
        return skus


class VersionIn(serializers.Serializer[Any]):
    content = ContentIn()


class StockIn(serializers.Serializer[Any]):
    quantity = serializers.IntegerField(min_value=1, max_value=FULLEST)
    lot = serializers.CharField(max_length=60, required=False, allow_null=True, default=None)
    best_before = DayIn(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return _lot_of_a_date(attrs)


def _spec_of_options(attrs: dict[str, Any]) -> None:
    """Raises ``ValidationError`` for options that are named twice, or that a spec does not agree with."""
    options, spec = attrs["options"], attrs.setdefault("spec", "")
    if stock_policies.said_twice(option.name for option in options):
        raise serializers.ValidationError({"options": ["two options have the same name"]})
    if not stock_policies.may_say(spec, options=options):
        raise serializers.ValidationError({"spec": ["it says something else than the options: leave it out"]})
    if not options and not spec:
        raise serializers.ValidationError({"spec": ["needed for an item without options"]})


def _lot_of_a_date(attrs: dict[str, Any]) -> dict[str, Any]:
    """Raises ``ValidationError`` for a date of no lot."""
    if attrs["best_before"] and not attrs["lot"]:
        raise serializers.ValidationError({"lot": ["a best-before date is that of a lot"]})
    return attrs


class PriceIn(serializers.Serializer[Any]):
    price = MoneyIn()


class OwnListings(APIView):
    """The shop's listings, drafts and all."""

    permission_classes = [WorksForAShop]

    @api(responses={200: CardsOut}, parameters=[*PAGE], operation_id="own_listings_list")
    def get(self, request: Request) -> Response:
        page = page_of(listings_queries.listings_of(actor_of(request)), request, by=("-id",), show=lambda row: row)
        return Response(_with_cards(page, at=clock.now()))

    @once
    @api(
        request=ListingIn,
        responses={201: OwnPageOut},
        refuses=(
            CategoryNotFound,
            SkuCodeTaken,
            OptionsDiffer,
            CombinationExists,
            ImagesNotFound,
            BestBeforeMissing,
            LotsOver,
            CalendarEnds,
            *ONCE,
        ),
        operation_id="own_listing_create",
    )
    def post(self, request: Request) -> Response:
        by, at = actor_of(request), clock.now()
        body = parsed(ListingIn, request)
        listing = commands.list_product(own_shop(by), **body, by=by, at=at)
        return _own_page(listing.id, request, status=status.HTTP_201_CREATED)


class OwnListing(APIView):
    """One listing of the shop in full, as its version in force has it."""

    permission_classes = [WorksForAShop]

    @api(responses={200: OwnPageOut, 304: None}, refuses=(ListingNotFound,), operation_id="own_listing_read")
    def get(self, request: Request, listing_id: UUID) -> HttpResponse:
        page = cards_queries.page(listing_id, by=actor_of(request), at=clock.now())
        return handed_on(request, orjson.dumps(OwnPageOut(page).data))


class Versions(APIView):
    """The content of a listing, version by version: POST the next one."""

    permission_classes = [WorksForAShop]

    @once
    @api(
        request=VersionIn,
        responses={201: OwnPageOut},
        refuses=(ListingNotFound, CategoryNotFound, ImagesNotFound, NotPublishable, CalendarEnds, *ONCE),
        duties=("ECL-31",),
        operation_id="own_listing_revise",
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        body = parsed(VersionIn, request)
        commands.revise(listing_id, **body, by=actor_of(request), at=clock.now())
        return _own_page(listing_id, request, status=status.HTTP_201_CREATED)


class Publication(APIView):
    """Whether a listing is on show: PUT it there, DELETE it from there."""

    permission_classes = [WorksForAShop]

    @once
    @api(
        responses={200: OwnPageOut},
        refuses=(ListingNotFound, NotPublishable, IllegalTransition, CalendarEnds, *ONCE),
        duties=("ECL-17a", "CRL-08", "CRL-20", "HSE-01", "FSL-67", "PQL-27", "PQL-33"),
        operation_id="own_listing_publish",
    )
    def put(self, request: Request, listing_id: UUID) -> Response:
        commands.publish(listing_id, by=actor_of(request), at=clock.now())
        return _own_page(listing_id, request)

    @once
    @api(
        responses={200: OwnPageOut},
        refuses=(ListingNotFound, IllegalTransition, *ONCE),
        operation_id="own_listing_withdraw",
    )
    def delete(self, request: Request, listing_id: UUID) -> Response:
        listings_commands.withdraw(listing_id, by=actor_of(request), at=clock.now())
        return _own_page(listing_id, request)


class Stock(APIView):
    """The shelf of an item: POST the pieces that came in."""

    permission_classes = [WorksForAShop]

    @once
    @api(
        request=StockIn,
        responses={201: OwnPageOut},
        refuses=(SkuNotFound, BestBeforeMissing, LotDiffers, LotsOver, CalendarEnds, *ONCE),
        duties=("PQL-33",),
        operation_id="own_stock_receive",
    )
    def post(self, request: Request, sku_id: UUID) -> Response:
        body = parsed(StockIn, request)
        sku = stock_commands.receive_stock(sku_id, **body, by=actor_of(request), at=clock.now())
        return _own_page(sku.listing_id, request, status=status.HTTP_201_CREATED)


class Price(APIView):
    """The price of an item: PUT the one that holds from now on."""

    permission_classes = [WorksForAShop]

    @once
    @api(
        request=PriceIn,
        responses={200: OwnPageOut},
        refuses=(SkuNotFound, PromotionRuns, PriceBegins, *ONCE),
        duties=("PRC-20",),
        operation_id="own_price_set",
    )
    def put(self, request: Request, sku_id: UUID) -> Response:
        body = parsed(PriceIn, request)
        sku = prices_commands.set_price(sku_id, **body, by=actor_of(request), at=clock.now())
        return _own_page(sku.listing_id, request)


def _with_cards(page: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    return page | {"items": CardOut(cards_queries.cards(page["items"], at=at), many=True).data}


def _own_page(listing_id: UUID, request: Request, *, status: int = status.HTTP_200_OK) -> Response:
    page = cards_queries.page(listing_id, by=actor_of(request), at=clock.now())
    return Response(OwnPageOut(page).data, status=status)
