"""Personal data in notices of infringement, and how long it is kept."""

from __future__ import annotations

from uuid import UUID

from complaints.complaint.types import RETENTION
from complaints.infringements import queries
from complaints.infringements.models import Infringement, InfringementExhibit
from platform_core.vault.declarations import Rows, holds_none, retain


def export_infringements(person_id: UUID) -> Rows:
    """A right holder's own notices, with the texts of both sides and of staff."""
    columns = ("id", "number", "right_kind", "right_no", "listings", "state", "filing", "outcome", "drafted_at")
    return [
        {name: getattr(row, name) for name in columns} | queries.said_of(row)
        for row in Infringement.objects.filter(holder_id=person_id).order_by("drafted_at", "id")
    ]


def export_exhibits(person_id: UUID) -> Rows:
    """The files of a right holder's notices: the kind of each, and when it was left."""
    found = InfringementExhibit.objects.filter(holder_id=person_id).order_by("kept_at", "id")
    return list(found.values("infringement_id", "kind", "file_id", "kept_at"))


retain(
    "complaints.Infringement",
    *("holder_id", "holder", "contact", "statement", "reasons", "counter_statement", "delay_refusal"),
    purpose="handling a notice of infringement",
    because="ECL-42",
    retention=RETENTION,
    export=export_infringements,
)
retain(
    "complaints.InfringementExhibit",
    "holder_id",
    purpose="what the files of a notice show",
    because="ECL-42",
    retention=RETENTION,
    export=export_exhibits,
)
holds_none("complaints.InfringementBulletin", why="published for everybody: a person's name is masked in it")
