"""What do complaints hold about people, and what becomes of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from complaints import queries
from complaints.models import Answer, Award, Complaint, Decision, Message, Review
from complaints.types import RETENTION
from platform_core.cases.records import export_of
from platform_core.vault.declarations import retain

Rows = Sequence[Mapping[str, Any]]
COMPLAINT = (
    *("id", "number", "order_id", "lines", "topic", "demand", "demanded", "currency", "state", "known_since"),
    *("new_fact_since", "filed_at"),
)


def export_complaints(person_id: UUID) -> Rows:
    """A person's own complaints, as they wrote them."""
    found = list(Complaint.objects.filter(shopper_id=person_id).order_by("filed_at", "id"))
    return [
        {name: getattr(row, name) for name in COMPLAINT}
        | {"statement": (said := queries.texts(row, ())).statement, "new_fact": said.new_fact}
        for row in found
    ]


AWARD = ("id", "number", "complaint_id", "head", "amount", "currency", "basis", "state", "granted_at", "paid_at")


def export_awards(person_id: UUID) -> Rows:
    """What was awarded to a person, with the reasons."""
    found = list(Award.objects.filter(shopper_id=person_id).order_by("granted_at", "id"))
    return [{name: getattr(row, name) for name in AWARD} | queries.award_texts(row) for row in found]


# Records of a dispute are kept for as long as somebody may still go to an authority or a court.
_kept = partial(retain, because="ECL-62", retention=RETENTION)
_kept(
    "complaints.Complaint",
    "shopper_id",
    "statement",
    "new_fact",
    purpose="handling a complaint",
    export=export_complaints,
)
_kept(
    "complaints.Message",
    "shopper_id",
    "text",
    purpose="what the parties said",
    export=export_of(Message, "complaint_id", "author", "written_at"),
)
_kept(
    "complaints.Answer",
    "shopper_id",
    "statement",
    purpose="what the shop answered",
    export=export_of(Answer, "complaint_id", "kind", "amount", "reason", "answered_at"),
)
_kept(
    "complaints.Decision",
    "shopper_id",
    "reasons",
    purpose="what was decided and why",
    export=export_of(Decision, "complaint_id", "outcome", "amount", "basis", "decided_at"),
)
_kept(
    "complaints.Review",
    "shopper_id",
    "reasons",
    purpose="what a review decided and why",
    export=export_of(Review, "complaint_id", "outcome", "amount", "borne", "basis", "reviewed_at"),
)
_kept(
    "complaints.Award",
    "shopper_id",
    "reasons",
    "objection",
    "review",
    purpose="what was awarded beside the price, and why",
    export=export_awards,
)
