"""Declare the personal data in the ledger of consents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from platform_core.vault.declarations import retain
from privacy.consents.models import Consent


def export_consents(person_id: UUID) -> list[dict[str, Any]]:
    """Every act, the earliest first."""
    rows = Consent.objects.filter(person_id=person_id).in_order()
    fields = ("purpose", "advertiser_id", "everyone", "agreed", "text_version", "text_sha256", "said_at")
    return [dict(row) for row in rows.values(*fields)]


retain(
    "privacy.Consent",
    "person_id",
    purpose="proving who agreed to what, in which words, and when they took it back",
    because="PIP-14",
    retention="RT_CONSENT",
    export=export_consents,
)
