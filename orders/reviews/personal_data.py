"""Personal data that reviews hold."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from orders.reviews.models import Masking, MaskingWord, Review, ReviewAddition
from platform_core.cases.records import export_of
from platform_core.vault.declarations import Rows, holds_none, retain


def export_reviews(person_id: UUID) -> Rows:
    """Export a person's reviews, masked ones too."""
    rows = Review.objects.filter(shopper_id=person_id).order_by("given_at", "id")
    return list(rows.values("id", "line_id", "stars", "text", "shown_as", "given_at"))


def export_additions(person_id: UUID) -> Rows:
    rows = ReviewAddition.objects.filter(shopper_id=person_id).order_by("added_at", "id")
    return list(rows.values("review_id", "text", "added_at"))


def export_maskings(person_id: UUID) -> Rows:
    rows = Masking.objects.filter(shopper_id=person_id).order_by("proposed_at", "id")
    said = ("ground", "passage", "why", "state", "proposed_at", "reasons", "appeal_reasons")
    return list(rows.values("number", "review_id", *said))


# A review is never deleted, and its maskings are kept with it (ECL-39b).
_said = partial(retain, because="ECL-39b", retention="RT_REVIEW")
_said("orders.Review", "shopper_id", "text", "shown_as", purpose="reviews of goods", export=export_reviews)
_said("orders.ReviewAddition", "shopper_id", "text", purpose="additions to reviews", export=export_additions)
_said("orders.ReviewReply", "replied_by", purpose="who of a shop replied to a review")
_said(
    "orders.Masking",
    *("shopper_id", "passage", "proposed_by", "decided_by", "appeal_decided_by"),
    purpose="who of staff had which review masked, and why",
    export=export_maskings,
)
_said(
    "orders.MaskingWord",
    *("shopper_id", "words"),
    purpose="what was said when it was decided about a mask",
    export=export_of(MaskingWord, "masking_id", "said_by", "said_at"),
)
holds_none("orders.Mask")
