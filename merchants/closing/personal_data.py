"""Declare the personal data in closings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from merchants.closing.models import Closing
from platform_core.vault.declarations import retain


def export_closings(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the closings that this person has announced for a shop."""
    rows = Closing.objects.filter(announced_by=person_id).order_by("announced_at", "id")
    return list(rows.values("id", "number", "state", "announced_at", "closes_at"))


retain(
    "merchants.Closing",
    "announced_by",
    purpose="who announced that a shop closes",
    because="OTM-31a",
    retention="RT_MERCHANT_ID",
    export=export_closings,
)
