"""What was asked for and given as evidence, taken down by telephone, and said of how content people are?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from django.db.models import Avg, Count

import orders.queries
import platform_core.accounts.queries as accounts
from complaints import policies
from complaints.errors import CallerUnknown
from complaints.models import Complaint, Decision, Rating, Review, ShownFile, TelephoneCorrection, TelephoneNote
from complaints.policies import Refusal
from complaints.types import Shows, Topic, Wanted


class Complained(Protocol):
    """Which complaint, and about what."""

    id: UUID
    topic: str


def wanted(found: Complained) -> list[Wanted]:
    """What shows a complaint of this kind, and whether it was given."""
    given = {Shows(code) for code in ShownFile.objects.filter(complaint=found.id).values_list("shows", flat=True)}
    return policies.wanted(Topic(found.topic), given=given)


def shown_by_file(found: Complaint) -> Mapping[UUID, Shows]:
    """What each file is to show, of which somebody has said it."""
    rows = ShownFile.objects.filter(complaint=found).order_by("said_at", "id").values_list("file_id", "shows")
    return {file_id: Shows(code) for file_id, code in rows}


def telephone_note(complaint_id: UUID) -> TelephoneNote | None:
    """Who took it down, if it came by telephone."""
    return TelephoneNote.objects.filter(complaint=complaint_id).first()


def correction(complaint_id: UUID) -> TelephoneCorrection | None:
    """What the complainer says instead."""
    return TelephoneCorrection.objects.filter(complaint=complaint_id).first()


def decided_last_by(found: Complaint) -> UUID | None:
    """Who of staff decided last, if anybody did."""
    review = Review.objects.filter(complaint=found).values_list("reviewed_by", flat=True).first()
    return review or Decision.objects.filter(complaint=found).values_list("decided_by", flat=True).first()


def content_with(decided_by: UUID) -> tuple[int, int | None]:
    """How many have rated what this person decided, and the mean in tenths of a star; for staff."""
    found = Rating.objects.filter(decided_by=decided_by).aggregate(n=Count("id"), mean=Avg("stars"))
    return found["n"], round(10 * found["mean"]) if found["n"] >= policies.LEAST_RATINGS else None


def rating(found: Complaint) -> Rating | None:
    """For staff and for who has given it."""
    return Rating.objects.filter(complaint=found).first()


def caller(*, phone: str, order_number: str) -> tuple[UUID, UUID]:
    """Whose call it is and about which order of theirs: by the account's phone and the order's number, both of which
    the caller has to say. Raises ``CallerUnknown``."""
    person = accounts.find_by_phone(phone)
    if person is None:
        raise CallerUnknown(reasons=(Refusal.NO_SUCH_CALLER,))
    order_id = orders.queries.find_order(order_number, shopper_id=person)
    if order_id is None:
        raise CallerUnknown(reasons=(Refusal.NO_SUCH_ORDER,))
    return person, order_id
