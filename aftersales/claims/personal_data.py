"""Personal data that claims hold."""

from __future__ import annotations

from functools import partial
from typing import Final
from uuid import UUID

from aftersales.claims.models import Claim, ClaimAnswer, ClaimParcel
from aftersales.claims.queries import claim_statement
from aftersales.returns.types import RETENTION
from platform_core.cases.records import export_of
from platform_core.vault.declarations import Rows, retain

CLAIM: Final = (
    "id",
    "number",
    "order_number",
    "state",
    "because",
    "wants",
    "remedy",
    "quantity",
    "paid",
    "appeared_on",
    "filed_at",
)


def export_claims(person_id: UUID) -> Rows:
    rows = list(Claim.objects.filter(shopper_id=person_id).order_by("filed_at", "id"))
    return [{name: getattr(row, name) for name in CLAIM} | {"statement": claim_statement(row)} for row in rows]


# Records of a transaction and of its return are kept for as long as the law says, and then go.
_kept = partial(retain, because="ECL-31", retention=RETENTION)
CLAIMING: Final = "carrying out a claim"
_kept("aftersales.Claim", "shopper_id", "statement", purpose=CLAIMING, export=export_claims)
_kept(
    "aftersales.ClaimAnswer",
    "shopper_id",
    "statement",
    "answered_by",
    purpose="hearing the shop",
    export=export_of(ClaimAnswer, "claim_id", "offers", "reason", "evidence", "answered_at"),
)
_kept(
    "aftersales.ClaimParcel",
    "shopper_id",
    "carrier",
    "waybill",
    purpose=CLAIMING,
    export=export_of(ClaimParcel, "claim_id", "carrier", "waybill", "sent_at"),
)
_kept("aftersales.ClaimGrant", "shopper_id", purpose=CLAIMING)
