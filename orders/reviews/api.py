"""Shapes and doors of reviews and of their masking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.listings.errors import ListingNotFound
from orders.reviews import commands, queries
from orders.reviews.errors import (
    AdditionGiven,
    AdditionTooLate,
    AppealTooLate,
    HearingOver,
    LineNotFound,
    MaskingNotFound,
    ReplyGiven,
    ReviewGiven,
    ReviewNotFound,
    ReviewRefused,
    SpokenAlready,
)
from orders.reviews.models import Mask, Masking, Review
from orders.reviews.policies import MOST_STARS, MOST_WORDS
from orders.reviews.states import MaskingState
from orders.reviews.types import MaskGround, NewReview, Rating
from orders.sales.errors import OrderNotFound
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, stand
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed, reader_of
from platform_core.http.schema import api
from platform_core.states import IllegalTransition, WrongRole


class ReviewIn(serializers.Serializer[Any]):
    """Stars have no default: who gives none is asked again. It is published as it is, and stays so."""

    stars = serializers.IntegerField(min_value=1, max_value=MOST_STARS)
    text = serializers.CharField(max_length=MOST_WORDS)
    anonymous = serializers.BooleanField(
        default=True, help_text="`false` shows the first letter of the name that you sign in with, and no more."
    )


class ReviewWordsIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=MOST_WORDS)


class ReviewReplyOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    replied_at = serializers.DateTimeField()


class ReviewAdditionOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    added_at = serializers.DateTimeField()


class ReviewMaskOut(serializers.Serializer[Any]):
    """That nobody reads the text, since when and for which ground of the law. The review is kept, its stars count."""

    ground = serializers.ChoiceField(choices=[g.value for g in MaskGround])
    masked_at = serializers.DateTimeField()


class ReviewOut(serializers.Serializer[Any]):
    """A review as everybody reads it. `text`, `addition` and `reply` are null where it is `masked`."""

    id = serializers.UUIDField()
    listing_id = serializers.UUIDField()
    sku_id = serializers.UUIDField()
    listing_version_id = serializers.UUIDField()
    stars = serializers.IntegerField()
    text = serializers.CharField(allow_null=True)
    by = serializers.CharField(allow_null=True, help_text="A masked name; null where the author shows none.")
    given_at = serializers.DateTimeField()
    addition = ReviewAdditionOut(allow_null=True)
    reply = ReviewReplyOut(
        allow_null=True, help_text="Others read it only while the review is not `masked`: it may quote what is masked."
    )
    masked = ReviewMaskOut(allow_null=True)


class StarsOut(serializers.Serializer[Any]):
    stars = serializers.IntegerField()
    count = serializers.IntegerField()


class RatingOut(serializers.Serializer[Any]):
    """Of every review that was ever given; nobody chooses which count."""

    total = serializers.IntegerField()
    mean = serializers.CharField(allow_null=True, help_text="Stars, to one decimal: `4.5`.")
    counts = StarsOut(many=True)
    masked = serializers.IntegerField(help_text="How many nobody reads the text of.")


class ReviewPageOut(serializers.Serializer[Any]):
    """Newest first, and no other order. `rating` is the listing's, for all stars alike; `shop` the shop's."""

    rating = RatingOut()
    shop = RatingOut(allow_null=True)
    items = ReviewOut(many=True)
    next = serializers.CharField(allow_null=True)


class MaskingRowOut(serializers.Serializer[Any]):
    """A proposal to mask a review: of which passage, on which ground, and why."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    review_id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[s.value for s in MaskingState])
    ground = serializers.ChoiceField(choices=[g.value for g in MaskGround])
    passage = serializers.CharField()
    why = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    heard_until = serializers.DateTimeField(help_text="Exclusive.")
    reasons = serializers.CharField(allow_blank=True)
    appeal_reasons = serializers.CharField(allow_blank=True)


class MaskingOut(MaskingRowOut, CaseStandOut):
    """A masking with its clocks, and the actions open to you now."""


class OwnReviewOut(ReviewOut):
    """A review for its author or its shop, with its whole text and every proposal to mask it."""

    order_id = serializers.UUIDField()
    line_id = serializers.UUIDField()
    add_until = serializers.DateTimeField()
    maskings = MaskingRowOut(many=True)


class OwnReviewPageOut(serializers.Serializer[Any]):
    items = OwnReviewOut(many=True)
    next = serializers.CharField(allow_null=True)


STARS = OpenApiParameter("stars", OpenApiTypes.INT, enum=list(range(1, MOST_STARS + 1)))
PAGE = (
    OpenApiParameter("limit", OpenApiTypes.INT, description="1 to 100"),
    OpenApiParameter("cursor", OpenApiTypes.STR, description="`next` of the page before"),
)
NEWEST = ("-given_at", "-id")
HEARD = (MaskingNotFound, HearingOver, SpokenAlready, ReviewRefused, IllegalTransition, WrongRole)


class ListingReviews(APIView):
    """Every review of a listing, the newest first, with its shop's replies; and how many gave how many stars."""

    permission_classes = (AllowAny,)

    @api(
        responses={200: ReviewPageOut},
        refuses=(ListingNotFound,),
        duties=("ECL-39a", "ECL-39b"),
        parameters=[STARS, *PAGE],
        operation_id="listing_reviews_list",
    )
    def get(self, request: Request, listing_id: UUID) -> Response:
        rows = queries.reviews_about(listing_id, by=reader_of(request), stars=_stars(request))
        page = page_of(rows, request, by=NEWEST, show=lambda row: row)
        shop = queries.shop_reviewed(listing_id)
        return Response(
            {
                "rating": _rating(queries.rating_of(listing_id)),
                "shop": _rating(queries.rating_of_shop(shop)) if shop else None,
                "items": [render_public(row) for row in page["items"]],
                "next": page["next"],
            }
        )


class LineReview(APIView):
    """Your review of goods that were handed over to you: once, for everybody to read. Nobody can take it away."""

    @api(
        request=ReviewIn,
        responses={201: OwnReviewOut},
        refuses=(OrderNotFound, LineNotFound, ReviewRefused, ReviewGiven, WrongRole),
        duties=("ECL-39a", "PIP-25"),
        operation_id="review_give",
    )
    @once
    def post(self, request: Request, order_id: UUID, line_id: UUID) -> Response:
        said, by = parsed(ReviewIn, request), actor_of(request)
        made = commands.review_line(order_id, line_id=line_id, said=NewReview(**said), by=by, at=clock.now())
        return Response(_render_own_by_id(made.id, by=by), status=status.HTTP_201_CREATED)


class ReviewAdditions(APIView):
    """Add to your review later, once. Your first text stays."""

    @api(
        request=ReviewWordsIn,
        responses={201: OwnReviewOut},
        refuses=(ReviewNotFound, ReviewRefused, AdditionGiven, AdditionTooLate, WrongRole),
        duties=("ECL-39a",),
        operation_id="review_add",
    )
    @once
    def post(self, request: Request, review_id: UUID) -> Response:
        said, by = parsed(ReviewWordsIn, request), actor_of(request)
        commands.add_to_review(review_id, text=said["text"], by=by, at=clock.now())
        return Response(_render_own_by_id(review_id, by=by), status=status.HTTP_201_CREATED)


class OwnReviews(APIView):
    """The reviews that you wrote, or those of your shop's goods, the newest first."""

    @api(responses={200: OwnReviewPageOut}, parameters=[*PAGE])
    def get(self, request: Request) -> Response:
        by = actor_of(request)
        page = page_of(queries.reviews_of(by), request, by=NEWEST, show=lambda row: row)
        maskings = queries.maskings_by_review(page["items"], by=by)
        return Response(page | {"items": [render_own(row, maskings[row.id]) for row in page["items"]]})


class ReviewReplies(APIView):
    """Your shop's reply to a review, once. It stands beneath the review, and hides nothing of it. While the review is
    masked, nobody else reads the reply: it may quote the masked text."""

    permission_classes = (ActsForAShop,)

    @api(
        request=ReviewWordsIn,
        responses={201: OwnReviewOut},
        refuses=(ReviewNotFound, ReviewRefused, ReplyGiven, WrongRole),
        duties=("CRL-17",),
        operation_id="seller_review_reply",
    )
    @once
    def post(self, request: Request, review_id: UUID) -> Response:
        said, by = parsed(ReviewWordsIn, request), actor_of(request)
        commands.reply_to_review(review_id, text=said["text"], by=by, at=clock.now())
        return Response(_render_own_by_id(review_id, by=by), status=status.HTTP_201_CREATED)


class OneMasking(APIView):
    """A proposal to mask a review of yours: the passage, the ground, and the actions open to you now."""

    @api(responses={200: MaskingOut}, refuses=(MaskingNotFound,), duties=("ECL-39b", "OTM-15"))
    def get(self, request: Request, masking_id: UUID) -> Response:
        return Response(_masking(queries.masking(masking_id, by=actor_of(request)), request))


class MaskingAnswer(APIView):
    """Your shop's answer to the proposal, before anything is masked: once, until the hearing ends."""

    permission_classes = (ActsForAShop,)

    @api(
        request=ReviewWordsIn,
        responses={200: MaskingOut},
        refuses=HEARD,
        duties=("OTM-15",),
        operation_id="seller_masking_answer",
    )
    @once
    def post(self, request: Request, masking_id: UUID) -> Response:
        said = parsed(ReviewWordsIn, request)
        made = commands.answer_proposal(masking_id, text=said["text"], by=actor_of(request), at=clock.now())
        return Response(_masking(made, request))


class MaskingObjection(APIView):
    """Your answer to the proposal to mask your review: once, until the hearing ends."""

    @api(
        request=ReviewWordsIn,
        responses={200: MaskingOut},
        refuses=HEARD,
        duties=("ECL-39b",),
        operation_id="masking_object",
    )
    @once
    def post(self, request: Request, masking_id: UUID) -> Response:
        said = parsed(ReviewWordsIn, request)
        made = commands.object_to_mask(masking_id, text=said["text"], by=actor_of(request), at=clock.now())
        return Response(_masking(made, request))


class MaskingAppeal(APIView):
    """You do not agree with the mask of your review: a third person decides."""

    @api(
        request=ReviewWordsIn,
        responses={200: MaskingOut},
        refuses=(MaskingNotFound, AppealTooLate, ReviewRefused, IllegalTransition, WrongRole),
        duties=("ECL-39b",),
        operation_id="masking_appeal",
    )
    @once
    def post(self, request: Request, masking_id: UUID) -> Response:
        said = parsed(ReviewWordsIn, request)
        made = commands.appeal_mask(masking_id, text=said["text"], by=actor_of(request), at=clock.now())
        return Response(_masking(made, request))


def render_public(row: Review) -> dict[str, Any]:
    """Render a review for everybody. A masked one without texts, its reply included, which may quote the passage."""
    shown = _render_whole(row)
    return shown | (dict.fromkeys(("text", "addition", "reply")) if shown["masked"] else {})


def render_own(row: Review, maskings: Iterable[Masking]) -> dict[str, Any]:
    """Render a review for its author and shop: the text, masked or not, and every proposal about it."""
    return _render_whole(row) | {
        "order_id": row.order_id,
        "line_id": row.line_id,
        "add_until": queries.add_until(row),
        "maskings": [_row(found) for found in maskings],
    }


def _render_whole(row: Review) -> dict[str, Any]:
    addition, reply = getattr(row, "addition", None), getattr(row, "reply", None)
    mask: Mask | None = row.holding[0] if row.holding else None
    return {
        "id": row.id,
        "listing_id": row.listing_id,
        "sku_id": row.sku_id,
        "listing_version_id": row.listing_version_id,
        "stars": row.stars,
        "text": row.text,
        "by": row.shown_as or None,
        "given_at": row.given_at,
        "addition": {"text": addition.text, "added_at": addition.added_at} if addition else None,
        "reply": {"text": reply.text, "replied_at": reply.replied_at} if reply else None,
        "masked": {"ground": mask.ground, "masked_at": mask.masked_at} if mask else None,
    }


def _render_own_by_id(review_id: UUID, *, by: Actor) -> dict[str, Any]:
    row = queries.review(review_id, by=by)
    return render_own(row, queries.maskings_about(row, by=by))


def _rating(found: Rating) -> dict[str, Any]:
    return {
        "total": found.total,
        "mean": found.mean,
        "counts": [{"stars": stars, "count": count} for stars, count in enumerate(found.counts, 1)],
        "masked": found.masked,
    }


def _masking(row: Masking, request: Request) -> dict[str, Any]:
    at: datetime = clock.now()
    return _row(row) | stand(row, queries.masking_actions(row, by=actor_of(request), at=at))


def _row(row: Masking) -> dict[str, Any]:
    plain = ("id", "number", "review_id", "state", "ground", "passage", "why", "proposed_at", "heard_until")
    return {name: getattr(row, name) for name in (*plain, "reasons", "appeal_reasons")}


def _stars(request: Request) -> int | None:
    stars = request.query_params.get("stars", "")
    if not stars:
        return None
    if stars not in {str(number) for number in range(1, MOST_STARS + 1)}:
        raise ValidationError({"stars": gettext("One to five stars.")})
    return int(stars)
