"""Declare the personal data in measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from merchants.sanctions.models import Sanction
from platform_core.vault.declarations import holds_none, retain


def export_sanctions(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the answers and appeals that this person wrote for a shop about a measure."""
    rows = Sanction.objects.filter(answered_by=person_id).order_by("proposed_at", "id")
    return [
        {"number": row.number, "answer": row.answer, "appeal": row.appeal if row.appealed_by == person_id else ""}
        for row in rows
    ]


retain(
    "merchants.Sanction",
    *("proposed_by", "imposed_by", "decided_by", "reviewed_by", "answered_by", "appealed_by", "answer", "appeal"),
    purpose="who took a measure against a shop and who reviewed it, and what the shop's people said in its name",
    because="OPR-NEG",
    retention="RT_SANCTION_FILE",
    export=export_sanctions,
)
retain(
    "merchants.Bulletin",
    "published_by",
    purpose="who of staff published a measure before the clock did",
    because="OTM-30",
    retention="RT_SANCTION_FILE",
)
holds_none("merchants.Ground", why="which violation a measure answers, by ids")
