"""What do returns and claims hold about people, and what becomes of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from aftersales.models import (
    Claim,
    ClaimAnswer,
    ClaimParcel,
    Freight,
    FreightWord,
    HomeParcel,
    Objection,
    Reimbursement,
    Remedy,
    Return,
    ReturnLine,
    ReturnParcel,
    Ruling,
)
from aftersales.queries import claim_statement
from aftersales.types import RETENTION
from platform_core.cases.records import export_of, rows_of_mine
from platform_core.vault.declarations import retain

Rows = Sequence[Mapping[str, Any]]
RETURN: Final = ("id", "number", "order_number", "state", "paid", "currency", "freight", "noticed_at", "granted_at")
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
FREIGHT: Final = ("id", "number", "order_number", "state", "asked", "short", "currency", "asked_at")
LINE: Final = ("case_id", "line_id", "sku_id", "title_zh", "title_en", "quantity", "paid", "window_until")
REMEDY: Final = (
    *("id", "number", "order_number", "state", "title_zh", "title_en", "pieces", "paid", "currency", "disposal"),
    *("offered_at", "carrier", "waybill", "outlay", "basis", "amount", "granted_at"),
)
REIMBURSEMENT: Final = ("id", "number", "order_number", "state", "amount", "currency", "owed_at", "paid_at")
PARCEL: Final = ("case_id", "carrier", "waybill", "sent_at", "signed_at")


def export_claims(person_id: UUID) -> Rows:
    rows = list(Claim.objects.filter(shopper_id=person_id).order_by("filed_at", "id"))
    return [{name: getattr(row, name) for name in CLAIM} | {"statement": claim_statement(row)} for row in rows]


# Records of a transaction and of its return are kept for as long as the law says, and then go.
_kept = partial(retain, because="ECL-31", retention=RETENTION)
BACK: Final = "carrying out a return"
ADDRESS: Final = ("contact_name", "phone", "address")  # the trader's contact, as it was given to this shopper
_kept("aftersales.Return", "shopper_id", *ADDRESS, purpose=BACK, export=rows_of_mine(Return, *RETURN))
_kept("aftersales.ReturnLine", "shopper_id", purpose=BACK, export=rows_of_mine(ReturnLine, *LINE))
_kept(
    "aftersales.ReturnParcel",
    "shopper_id",
    "carrier",
    "waybill",
    purpose=BACK,
    export=rows_of_mine(ReturnParcel, *PARCEL),
)
_kept(
    "aftersales.HomeParcel",
    "shopper_id",
    "carrier",
    "waybill",
    purpose="sending goods home",
    export=export_of(HomeParcel, "case_id", "carrier", "waybill", "sent_at"),
)
_kept("aftersales.NamedAddress", "shopper_id", *ADDRESS, purpose=BACK)
_kept("aftersales.Arrival", "shopper_id", "reasons", purpose="proof of when the goods were back")
_kept(
    "aftersales.Objection",
    "shopper_id",
    "statement",
    "made_by",
    purpose="hearing the shop",
    export=export_of(Objection, "case_id", "grounds", "evidence", "made_at"),
)
_kept(
    "aftersales.Ruling",
    "shopper_id",
    "reasons",
    "ruled_by",
    purpose="deciding about an objection",
    export=export_of(Ruling, "case_id", "outcome", "amount", "currency", "ruled_at"),
)
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
_kept("aftersales.Freight", "shopper_id", purpose="giving back freight", export=rows_of_mine(Freight, *FREIGHT))
_kept(
    "aftersales.FreightWord",
    "shopper_id",
    "text",
    "written_by",
    purpose="deciding about freight",
    export=export_of(FreightWord, "freight_id", "author", "written_at"),
)
_kept("aftersales.ClaimGrant", "shopper_id", purpose=CLAIMING)
for part in ("LinePieces", "ReturnReport", "Grant", "Restock"):
    _kept(f"aftersales.{part}", "shopper_id", purpose=BACK)
_kept(
    "aftersales.Remedy",
    "shopper_id",
    "carrier",
    "waybill",
    purpose="telling the buyers of a recalled lot, and giving their money back",
    export=rows_of_mine(Remedy, *REMEDY),
)
_kept(
    "aftersales.Reimbursement",
    "shopper_id",
    purpose="giving back freight beside the order's money",
    export=rows_of_mine(Reimbursement, *REIMBURSEMENT),
)
