"""Queries of questions on goods."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from catalog.listings.models import ListingVersion
from catalog.questions.case import S
from catalog.questions.models import Question
from platform_core.duties import fulfils


@fulfils("CRI-12")
def answers_binding(version_ids: Collection[UUID], *, at: datetime) -> list[UUID]:
    """Find the questions on listings, each named by a version that was bought, that were answered by ``at``: their
    answers bind a sale of that moment."""
    listings = ListingVersion.objects.filter(id__in=version_ids).values("listing_id")
    found = Question.objects.filter(listing_id__in=listings, answered_at__lte=at)
    return list(found.order_by("answered_at", "id").values_list("id", flat=True))


def latest_answered(listing_id: UUID, *, most: int) -> list[Question]:
    """The questions on a listing that the shop answered last, of those that everybody reads; the newest first."""
    answered = Question.objects.filter(listing_id=listing_id, state=S.ANSWERED)
    return list(answered.order_by("-answered_at", "-id")[:most])
