"""Personal data in complaints, and how long it is kept."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from complaints.complaint import queries
from complaints.complaint.models import (
    Answer,
    Complaint,
    Decision,
    Message,
    Rating,
    Review,
    ShownFile,
    TelephoneCorrection,
    TelephoneNote,
)
from complaints.complaint.types import RETENTION
from platform_core.cases.records import export_of
from platform_core.vault.declarations import Rows, retain

COMPLAINT = (
    *("id", "number", "order_id", "lines", "topic", "demand", "demanded", "currency", "state", "known_since"),
    *("new_fact_since", "filed_at", "channel", "conversation_id"),
)


def export_complaints(person_id: UUID) -> Rows:
    """A person's own complaints, as they wrote them."""
    found = list(Complaint.objects.filter(shopper_id=person_id).order_by("filed_at", "id"))
    return [
        {name: getattr(row, name) for name in COMPLAINT}
        | {"statement": (said := queries.texts(row, ())).statement, "new_fact": said.new_fact}
        for row in found
    ]


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
    "complaints.ShownFile",
    "shopper_id",
    purpose="what the files of a complaint are to show",
    export=export_of(ShownFile, "complaint_id", "file_id", "shows", "said_at"),
)
_kept(
    "complaints.TelephoneNote",
    *("shopper_id", "taken_by"),
    purpose="who took a complaint down by telephone, and when it was read back",
    export=export_of(TelephoneNote, "complaint_id", "read_back_at"),
)
_kept(
    "complaints.TelephoneCorrection",
    "shopper_id",
    "text",
    purpose="what the complainer said instead of what was taken down",
    export=export_of(TelephoneCorrection, "complaint_id", "said_at"),
)
_kept(
    "complaints.Rating",
    *("shopper_id", "text", "decided_by"),
    purpose="how content people are with how complaints go; shown to nobody with a name",
    export=export_of(Rating, "complaint_id", "stars", "rated_at"),
)
