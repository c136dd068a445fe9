"""Personal data in records of a shop's complaints, and how long it is kept."""

from __future__ import annotations

from uuid import UUID

from complaints.records.models import RecordReply
from platform_core.vault.declarations import Rows, holds_none, retain


def export_record_replies(person_id: UUID) -> Rows:
    """This person's replies in the name of a shop."""
    return list(RecordReply.objects.filter(said_by=person_id).order_by("said_at", "id").values("text", "said_at"))


retain(
    "complaints.RecordReply",
    "said_by",
    purpose="who of the shop said what to its record of complaints",
    because="HSE-09",
    retention="RT_REVIEW",
    export=export_record_replies,
)
holds_none("complaints.ComplaintRecord", why="a shop's id and numbers")
holds_none("complaints.RecordPublication", why="a month and a number")
