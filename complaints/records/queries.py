"""Queries about records of a shop's complaints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from complaints.complaint.models import Complaint, Decision, Rating, Review
from complaints.complaint.types import Outcome, Topic
from complaints.records import policies
from complaints.records.models import ComplaintRecord, RecordPublication
from complaints.records.types import Course, Figures
from platform_core.duties import fulfils

INSTANTS = (
    *("filed_at", "with_shop_at", "answered_at", "escalated_at", "resolved_at", "decided_at", "reviewed_at"),
    *("undecided_at", "closed_at", "withdrawn_at", "rated_at"),
)


def last_published() -> date | None:
    """The latest month with published records."""
    return RecordPublication.objects.order_by("-month").values_list("month", flat=True).first()


def records_of(merchant_id: UUID) -> QuerySet[ComplaintRecord]:
    """The published records of a shop with its replies, the latest first."""
    return ComplaintRecord.objects.filter(merchant_id=merchant_id).select_related("reply").order_by("-month")


@fulfils("HSE-09")
def count_records(month: date) -> Mapping[UUID, Mapping[int, Figures]]:
    """Count the records of a month anew, by shop and by span of months, from the complaints of the year before."""
    until = policies.begins(month)
    since = {months: policies.begins(policies.months_before(month, months)) for months in policies.SPANS}
    found = Complaint.objects.filter(filed_at__gte=min(since.values()), filed_at__lt=until)
    courses = _courses(found)
    return {
        shop: {months: policies.figures(of_it, since=first, until=until) for months, first in since.items()}
        for shop, of_it in courses.items()
    }


def _courses(found: QuerySet[Complaint]) -> Mapping[UUID, list[Course]]:
    """The courses of these complaints, by shop."""
    decided = dict(Decision.objects.filter(complaint__in=found).values_list("complaint_id", "outcome"))
    reviewed = dict(Review.objects.filter(complaint__in=found).values_list("complaint_id", "outcome"))
    stars = dict(Rating.objects.filter(complaint__in=found).values_list("complaint_id", "stars"))
    courses = defaultdict[UUID, list[Course]](list)
    for row in found.order_by("filed_at", "id").values("id", "merchant_id", "topic", *INSTANTS):
        complaint_id, shop, topic = row.pop("id"), row.pop("merchant_id"), Topic(row.pop("topic"))
        first, then = decided.get(complaint_id), reviewed.get(complaint_id)
        ends: dict[str, Any] = {
            "outcome": Outcome(first) if first else None,
            "reviewed_to": Outcome(then) if then else None,
            "stars": stars.get(complaint_id),
        }
        courses[shop].append(Course(topic=topic, **row, **ends))
    return courses
