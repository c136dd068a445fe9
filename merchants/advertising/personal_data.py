"""Declare the personal data in advertisements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from merchants.advertising.models import Advertisement
from platform_core.vault.declarations import holds_none, retain


def export_advertisements(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the advertisements that this person had sent in the name of a shop."""
    rows = Advertisement.objects.filter(advertised_by=person_id).order_by("advertised_at", "id")
    return list(rows.values("id", "subject", "body", "advertised_at"))


retain(
    "merchants.Advertisement",
    "advertised_by",
    purpose="proof of what was advertised in the shop's name, and who of the shop had it sent",
    because="ECL-18b",
    retention="RT_AD",
    export=export_advertisements,
)
holds_none("merchants.Reach", why="how many were reached, and no names")
