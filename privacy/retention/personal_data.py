"""Declare the personal data in holds and certificates."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from platform_core.vault.declarations import Rows, retain
from privacy.retention.models import Certificate, Hold


def export_holds(person_id: UUID) -> Rows:
    rows = Hold.objects.filter(person_id=person_id).order_by("placed_at", "id")
    return list(rows.values("retention", "duty", "open_ended", "state", "placed_at"))


def export_certificates(person_id: UUID) -> Rows:
    return list(Certificate.objects.filter(person_id=person_id).order_by("made_at").values("report", "made_at"))


_rights = partial(retain, because="PIP-50", retention="RT_RIGHTS")
_rights(
    "privacy.Certificate",
    "person_id",
    purpose="proof of what was erased, and why the rest was not",
    export=export_certificates,
)
_rights("privacy.Hold", "person_id", purpose="knowing until when a duty keeps something", export=export_holds)
