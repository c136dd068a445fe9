"""Declare the personal data in holidays of shops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from merchants.holidays.models import Holiday
from platform_core.vault.declarations import retain


def export_holidays(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the holidays that this person has announced for a shop."""
    rows = Holiday.objects.filter(set_by=person_id).order_by("set_at", "id")
    return list(rows.values("id", "set_at", "rests_from", "rests_until", "ended_at"))


retain(
    "merchants.Holiday",
    "set_by",
    "ended_by",
    purpose="who let a shop rest, and who ended that",
    because="OTM-31a",
    retention="RT_MERCHANT_ID",
    export=export_holidays,
    kept_back={"ended_by": "who of the shop ended it"},
)
