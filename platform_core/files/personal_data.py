"""The personal data in files, and its fate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from platform_core.files.models import File
from platform_core.files.policies import ending
from platform_core.vault import queries as vault
from platform_core.vault.declarations import retain

FACTS = ("id", "about_type", "about_id", "kept_by", "media_type", "size", "sha256", "kept_at")


def export_files(person_id: UUID) -> list[dict[str, Any]]:
    """The files of a person's cases and those that the person added, each with its content's place in the export."""
    rows = list(File.objects.filter(Q(shopper_id=person_id) | Q(keeper_id=person_id)).order_by("id"))
    names = vault.opened_all([({"name": row.name}, row.place) for row in rows])
    return [
        {fact: getattr(row, fact) for fact in FACTS} | name | {"content": f"files/{row.id}.{ending(row.media_type)}"}
        for row, name in zip(rows, names, strict=True)
    ]


retain(
    "files.File",
    "shopper_id",
    "keeper_id",
    "name",
    purpose="evidence in a case; once the shopper's key is destroyed, neither name nor content can be read",
    because="ECL-62",
    retention="RT_TRANSACTION",
    export=export_files,
)
