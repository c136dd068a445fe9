"""Personal data in awards, and how long it is kept."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from complaints.awards import queries
from complaints.awards.models import Award
from complaints.complaint.types import RETENTION
from platform_core.vault.declarations import Rows, retain

AWARD = ("id", "number", "complaint_id", "head", "amount", "currency", "basis", "state", "granted_at", "paid_at")


def export_awards(person_id: UUID) -> Rows:
    """The awards to a person, with the reasons."""
    found = list(Award.objects.filter(shopper_id=person_id).order_by("granted_at", "id"))
    return [{name: getattr(row, name) for name in AWARD} | queries.award_texts(row) for row in found]


# Records of a dispute are kept for as long as somebody may still go to an authority or a court.
_kept = partial(retain, because="ECL-62", retention=RETENTION)
_kept(
    "complaints.Award",
    "shopper_id",
    "reasons",
    "objection",
    "review",
    purpose="what was awarded beside the price, and why",
    export=export_awards,
)
