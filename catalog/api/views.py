"""Which calls look at the shop window, and which dress it?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import platform_core.files.queries
from catalog import commands, queries
from catalog.api.deposits import DepositTermsIn, DepositTermsOut
from catalog.api.permissions import WorksForAShop, own_shop
from catalog.api.serializers import (
    CardOut,
    CardsOut,
    CategoryOut,
    ImageOut,
    ImagesOut,
    ListingIn,
    LotOut,
    LotsOut,
    OwnPageOut,
    PriceIn,
    StockIn,
    VersionIn,
)
from catalog.errors import (
    BestBeforeMissing,
    CategoryNotFound,
    DepositTermsRefused,
    ImagesNotFound,
    ListingNotFound,
    LotDiffers,
    LotsOver,
    NotPublishable,
    PriceBegins,
    PromotionRuns,
    SkuCodeTaken,
    SkuNotFound,
)
from platform_core import clock
from platform_core.files.doors import DOWNLOAD, PARSERS, UPLOAD, upload_of
from platform_core.files.errors import FileTooLarge, NoSuchPicture, NotDrawn, UnknownKind, Unreadable
from platform_core.http.errors import InFlight, KeyReused
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.ready import handed_on
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.legal.errors import CalendarEnds
from platform_core.states import IllegalTransition

ONCE = (KeyReused, InFlight)
PAGE = (
    OpenApiParameter("limit", OpenApiTypes.INT, description="1 to 100"),
    OpenApiParameter("cursor", OpenApiTypes.STR, description="`next` of the page before"),
)
# A picture that somebody sent is shown as a picture and as nothing else, however it is opened.
FOR_EVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


class Categories(APIView):
    """The classes of goods and services, and the facts that each asks for."""

    permission_classes = [AllowAny]

    @api(responses={200: CategoryOut(many=True)}, duties=("CRL-08",), operation_id="categories_list")
    def get(self, request: Request) -> Response:
        return Response(CategoryOut(queries.categories(), many=True).data)


class ImageFile(APIView):
    """One size of a picture. What an address shows never changes, so whoever has it need not ask again."""

    permission_classes = [AllowAny]

    @api(
        responses=DOWNLOAD,
        refuses=(ImagesNotFound, NoSuchPicture),
        duties=("HSE-01",),
        operation_id="listing_image",
    )
    def get(self, request: Request, sha256: str, edge: int) -> HttpResponse:
        image = queries.image(sha256)
        data = platform_core.files.queries.picture(image.sha256, edge=edge)
        return HttpResponse(data, content_type=image.media_type, headers=FOR_EVER)


class Images(APIView):
    """The pictures of the shop, the newest first: POST one, and name it by its hash in a listing."""

    permission_classes = [WorksForAShop]
    parser_classes = PARSERS

    @api(responses={200: ImagesOut}, parameters=[*PAGE], operation_id="own_images_list")
    def get(self, request: Request) -> Response:
        rows = queries.images_of(actor_of(request))
        return Response(page_of(rows, request, by=("-id",), show=lambda row: ImageOut(row).data))

    @once
    @api(
        request=UPLOAD,
        responses={201: ImageOut},
        refuses=(FileTooLarge, UnknownKind, Unreadable, NotDrawn, *ONCE),
        duties=("HSE-01",),
        operation_id="own_image_upload",
    )
    def post(self, request: Request) -> Response:
        by, at = actor_of(request), clock.now()
        upload, _name = upload_of(request)
        image = commands.keep_image(upload, merchant_id=own_shop(by), by=by, at=at)
        return Response(ImageOut(image).data, status=status.HTTP_201_CREATED)


class OwnListings(APIView):
    """The shop's listings, drafts and all."""

    permission_classes = [WorksForAShop]

    @api(responses={200: CardsOut}, parameters=[*PAGE], operation_id="own_listings_list")
    def get(self, request: Request) -> Response:
        page = page_of(queries.listings_of(actor_of(request)), request, by=("-id",), show=lambda row: row)
        return Response(_with_cards(page, at=clock.now()))

    @once
    @api(
        request=ListingIn,
        responses={201: OwnPageOut},
        refuses=(CategoryNotFound, SkuCodeTaken, ImagesNotFound, BestBeforeMissing, LotsOver, CalendarEnds, *ONCE),
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
        page = queries.page(listing_id, by=actor_of(request), at=clock.now())
        return handed_on(request, orjson.dumps(OwnPageOut(page).data))


class Versions(APIView):
    """What a listing said, version by version: POST the next one."""

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
        commands.withdraw(listing_id, by=actor_of(request), at=clock.now())
        return _own_page(listing_id, request)


class Stock(APIView):
    """The shelf of an item: POST what came in."""

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
        sku = commands.receive_stock(sku_id, **body, by=actor_of(request), at=clock.now())
        return _own_page(sku.listing_id, request, status=status.HTTP_201_CREATED)


class Lots(APIView):
    """The lots that are left of an item, in the order in which they were received: what a shipment may name."""

    permission_classes = [WorksForAShop]

    @api(responses={200: LotsOut}, refuses=(SkuNotFound,), parameters=[*PAGE], operation_id="own_lots_list")
    def get(self, request: Request, sku_id: UUID) -> Response:
        sku = queries.sku_of_shop(sku_id, by=actor_of(request))
        lots = queries.lots_left([sku.id])
        return Response(page_of(lots, request, by=("received_at", "of_lot"), show=lambda lot: LotOut(lot).data))


class Price(APIView):
    """What an item costs: PUT what it costs from now on."""

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
        sku = commands.set_price(sku_id, **body, by=actor_of(request), at=clock.now())
        return _own_page(sku.listing_id, request)


class DepositTerms(APIView):
    """What has to be left for an item that is lent: PUT the terms that hold from now on. What was quoted or bought
    keeps its own."""

    permission_classes = [WorksForAShop]

    @once
    @api(
        request=DepositTermsIn,
        responses={200: DepositTermsOut},
        refuses=(SkuNotFound, DepositTermsRefused, *ONCE),
        duties=("ECL-21", "CRI-20"),
        operation_id="own_deposit_terms_state",
    )
    def put(self, request: Request, sku_id: UUID) -> Response:
        body = parsed(DepositTermsIn, request)
        row = commands.state_deposit_terms(sku_id, **body, by=actor_of(request), at=clock.now())
        return Response(DepositTermsOut(row.stated).data)


def _with_cards(page: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    return page | {"items": CardOut(queries.cards(page["items"], at=at), many=True).data}


def _own_page(listing_id: UUID, request: Request, *, status: int = status.HTTP_200_OK) -> Response:
    page = queries.page(listing_id, by=actor_of(request), at=clock.now())
    return Response(OwnPageOut(page).data, status=status)
