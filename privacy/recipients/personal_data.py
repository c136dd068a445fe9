"""Declare the personal data in the register of recipients and supplies."""

from __future__ import annotations

from uuid import UUID

from platform_core.vault.declarations import Rows, retain
from privacy.recipients.models import Supply


def export_supplies(person_id: UUID) -> Rows:
    rows = Supply.objects.filter(person_id=person_id).order_by("on", "id")
    return list(rows.values("recipient__name", "recipient__purpose", "on"))


retain(
    "privacy.Supply",
    "person_id",
    purpose="knowing who received whose data, and when",
    because="PIP-23",
    retention="RT_SHARE",
    export=export_supplies,
)

STAFF = "an act of staff, and none of the person's"
retain(
    "privacy.Recipient",
    "registered_by",
    purpose="who of staff entered a recipient, which everybody may read",
    because="PIP-23",
    retention="RT_SHARE",
    kept_back={"registered_by": STAFF},
)
retain(
    "privacy.Assessment",
    "made_by",
    purpose="who of staff assessed an impact",
    because="PIP-55",
    retention="RT_PIA",
    kept_back={"made_by": STAFF},
)
