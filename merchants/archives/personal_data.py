"""Declare the personal data in archives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from merchants.archives.models import ShopArchive
from platform_core.vault.declarations import retain


def export_archives(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the archives that this person has asked for on behalf of a shop."""
    rows = ShopArchive.objects.filter(asked_by=person_id).order_by("asked_at", "id")
    return list(rows.values("id", "number", "state", "asked_at", "ready_at", "gone_at"))


retain(
    "merchants.ShopArchive",
    "asked_by",
    purpose="who asked for an archive of everything that is a shop's own",
    because="OTM-31a",
    retention="RT_MERCHANT_ID",
    export=export_archives,
)
