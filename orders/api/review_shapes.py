"""What do reviews, and proposals to mask one, look like on the wire?"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from orders.policies import MOST_STARS, MOST_WORDS
from orders.states import MaskingState
from orders.types import MaskGround
from platform_core.cases.doors import CaseStandOut


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
    """Newest first, and no other order. `rating` is the listing's whatever stars are asked for; `shop` the shop's."""

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
    """With its clocks, and what you may do now."""


class OwnReviewOut(ReviewOut):
    """One's own, or the shop's, with its whole text and every proposal to mask it."""

    order_id = serializers.UUIDField()
    line_id = serializers.UUIDField()
    add_until = serializers.DateTimeField()
    maskings = MaskingRowOut(many=True)


class OwnReviewPageOut(serializers.Serializer[Any]):
    items = OwnReviewOut(many=True)
    next = serializers.CharField(allow_null=True)
