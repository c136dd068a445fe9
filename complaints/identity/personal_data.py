"""Personal data in requests for a shop's identity, and how long it is kept."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from complaints.complaint.types import RETENTION
from complaints.identity import queries
from complaints.identity.models import IdentityRequest
from platform_core.vault.declarations import Rows, retain

# Records of a dispute are kept for as long as somebody may still go to an authority or a court.
_kept = partial(retain, because="ECL-62", retention=RETENTION)


def export_identities(person_id: UUID) -> Rows:
    """What a person asked to know of shops, why, and what they were told."""
    found = list(IdentityRequest.objects.filter(shopper_id=person_id).order_by("asked_at", "id"))
    return [
        {"number": row.number, "order_id": row.order_id, "state": row.state, "asked_at": row.asked_at}
        | {"harm": queries.harm_of(row), "told": dict(queries.disclosed(row))}
        for row in found
    ]


_kept(
    "complaints.IdentityRequest",
    "shopper_id",
    "harm",
    "disclosed",
    purpose="giving a harmed buyer the identity of a shop, and proof of it",
    export=export_identities,
)
