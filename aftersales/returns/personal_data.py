"""Personal data that returns hold."""

from __future__ import annotations

from functools import partial
from typing import Final

from aftersales.returns.models.records import HomeParcel, Objection, ReturnParcel, Ruling
from aftersales.returns.models.returns import Return, ReturnLine
from aftersales.returns.types import RETENTION
from platform_core.cases.records import export_of, rows_of_mine
from platform_core.vault.declarations import retain

RETURN: Final = ("id", "number", "order_number", "state", "paid", "currency", "freight", "noticed_at", "granted_at")
LINE: Final = ("case_id", "line_id", "sku_id", "title_zh", "title_en", "quantity", "paid", "window_until")
PARCEL: Final = ("case_id", "carrier", "waybill", "sent_at", "signed_at")


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
for part in ("LinePieces", "ReturnReport", "Grant", "Restock"):
    _kept(f"aftersales.{part}", "shopper_id", purpose=BACK)
