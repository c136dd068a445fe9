"""The personal data of notices, and how long it is held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from platform_core.notices.models import Dispatch, Notice, Permission, Reading
from platform_core.vault.declarations import retain


def export_notices(person_id: UUID) -> list[dict[str, Any]]:
    return [
        dict(row)
        for row in Notice.objects.filter(person_id=person_id).values("id", "template", "texts", "sha256", "sent_at")
    ]


def export_readings(person_id: UUID) -> list[dict[str, Any]]:
    rows = Reading.objects.filter(person_id=person_id)
    return [dict(row) for row in rows.values("notice_id", "read_at")]


def export_dispatches(person_id: UUID) -> list[dict[str, Any]]:
    return [
        dict(row)
        for row in Dispatch.objects.filter(person_id=person_id).values("notice_id", "channel", "state", "queued_at")
    ]


def export_permissions(person_id: UUID) -> list[dict[str, Any]]:
    rows = Permission.objects.filter(person_id=person_id).order_by("id")
    return [dict(row) for row in rows.values("advertiser_id", "text_version", "allowed", "changed_at")]


retain(
    "notices.Permission",
    "person_id",
    purpose="sending no advertisement to who has not agreed, or has refused",
    because="CRL-29c",
    retention="RT_CONSENT",
    export=export_permissions,
)
retain(
    "notices.Notice",
    "person_id",
    purpose="telling people what concerns them, and proving that they were told",
    because="ECL-31",
    retention="RT_TRANSACTION",
    export=export_notices,
)
retain(
    "notices.Reading",
    "person_id",
    "read_at",
    purpose="proving that a notice was opened",
    because="ECL-31",
    retention="RT_TRANSACTION",
    export=export_readings,
)
retain(
    "notices.Dispatch",
    "person_id",
    purpose="bringing a notice to its addressee; the address itself stays sealed in the account",
    because="ECL-31",
    retention="RT_TRANSACTION",
    export=export_dispatches,
)
