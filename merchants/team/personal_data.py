"""Declare the personal data in invitations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from merchants.team.models import Invitation
from platform_core.vault.declarations import retain


def export_invitations(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the invitations that this person has accepted."""
    rows = Invitation.objects.filter(accepted_by=person_id).order_by("accepted_at", "id")
    return list(rows.values("id", "role", "accepted_at"))


retain(
    "merchants.Invitation",
    "accepted_by",
    "invited_by",
    "to_index",
    "code_index",
    "shown",
    purpose=(
        "who let whom into the team of a shop; where somebody was invited, as a keyed hash and masked, goes when the"
        " invitation is answered, withdrawn or over"
    ),
    because="OTM-31a",
    retention="RT_MERCHANT_ID",
    export=export_invitations,
    kept_back={
        "invited_by": "who of the shop invited",
        **dict.fromkeys(("to_index", "code_index"), "a keyed hash that goes within seven days"),
        "shown": "a masked number or address that goes within seven days",
    },
)
