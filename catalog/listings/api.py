"""Doors to categories and pictures, the permission of a shop, and their shapes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import platform_core.files.queries
from catalog.listings import commands, queries
from catalog.listings.errors import ImagesNotFound
from catalog.listings.types import Delivery, Exclusion, FactKind, Guarantee, Supply
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.files.doors import DOWNLOAD, PARSERS, UPLOAD, upload_of
from platform_core.files.errors import FileTooLarge, NoSuchPicture, NotDrawn, UnknownKind, Unreadable
from platform_core.http.errors import InFlight, KeyReused
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of
from platform_core.http.schema import api
from platform_core.tenancy.scopes import current


class WorksForAShop(BasePermission):
    """Somebody who is signed in and stands there for a shop."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return current().role == Role.MERCHANT


def own_shop(actor: Actor) -> UUID:
    """The shop that the actor stands here for. Raises 403 for an actor without one."""
    if actor.merchant_id is None:
        raise PermissionDenied
    return actor.merchant_id


class ExclusionOut(serializers.Serializer[Any]):
    """A reason why goods of this category may not go back without one, and the facts by which a listing shows it."""

    exclusion = serializers.ChoiceField(choices=[e.value for e in Exclusion])
    required_facts = serializers.ListField(child=serializers.CharField())


class ChoiceOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class FactDefinitionOut(serializers.Serializer[Any]):
    """A fact to be told, in which kind of value, and by which duty. `ends`: a certificate says its last day."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=[k.value for k in FactKind])
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    is_required = serializers.BooleanField(source="required")
    units = serializers.ListField(child=serializers.CharField())
    choices = ChoiceOut(many=True)
    ends = serializers.BooleanField()
    duty = serializers.CharField()


class CategoryOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    parent = serializers.CharField(  # type: ignore[assignment]  # DRF has another thing of this name
        source="parent.code", default=None, allow_null=True, help_text="the category whose listings include its own"
    )
    supply = serializers.ChoiceField(choices=[s.value for s in Supply])
    exclusions = ExclusionOut(many=True)
    fact_set = serializers.IntegerField(source="fact_set.number", help_text="the version of the set in force")
    facts = FactDefinitionOut(source="fact_set.asked_facts.facts", many=True)
    dated_lots = serializers.BooleanField(
        source="fact_set.dated_lots", help_text="its goods come onto the shelf with a lot and its best-before date"
    )
    delivery = serializers.ChoiceField(source="fact_set.delivery", choices=[d.value for d in Delivery])
    durable = serializers.BooleanField(help_text="for six months the shop has to show that a fault is none of its own")
    guarantee = serializers.ChoiceField(choices=[g.value for g in Guarantee])


class ImageOut(serializers.Serializer[Any]):
    """A picture that the shop may show; listings name it by its hash."""

    sha256 = serializers.CharField()
    media_type = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    kept_at = serializers.DateTimeField()
    sizes = serializers.SerializerMethodField()

    def get_sizes(self, image: Any) -> dict[str, str]:
        sizes: dict[str, str] = queries.picture(image.sha256)["sizes"]
        return sizes


class ImagesOut(serializers.Serializer[Any]):
    items = ImageOut(many=True)
    next = serializers.CharField(allow_null=True)


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
    """One size of a picture. The picture at an address never changes, so that it may be cached for good."""

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
