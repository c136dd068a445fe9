"""What do returns hold about people, and what becomes of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from aftersales.models import Objection, Return, ReturnLine, ReturnParcel, Ruling
from aftersales.types import RETENTION
from platform_core.cases.queries import opened
from platform_core.vault.declarations import Export, OnErasure, PersonalData, hold

Rows = Sequence[Mapping[str, Any]]
RETURN: Final = ("id", "number", "order_number", "state", "paid", "currency", "freight", "noticed_at", "granted_at")
LINE: Final = ("case_id", "line_id", "sku_id", "title_zh", "title_en", "quantity", "paid", "window_until")
PARCEL: Final = ("case_id", "carrier", "waybill", "sent_at", "signed_at")
OBJECTION: Final = ("case_id", "grounds", "evidence", "made_at")
RULING: Final = ("case_id", "outcome", "amount", "currency", "ruled_at")


def export_returns(person_id: UUID) -> Rows:
    return list(Return.objects.filter(shopper_id=person_id).order_by("noticed_at", "id").values(*RETURN))


def export_lines(person_id: UUID) -> Rows:
    return list(ReturnLine.objects.filter(shopper_id=person_id).order_by("id").values(*LINE))


def export_parcels(person_id: UUID) -> Rows:
    return list(ReturnParcel.objects.filter(shopper_id=person_id).order_by("sent_at", "id").values(*PARCEL))


def export_objections(person_id: UUID) -> Rows:
    """What a shop says of goods that this person sent back, in full."""
    return _with(Objection, OBJECTION, person_id=person_id)


def export_rulings(person_id: UUID) -> Rows:
    """The decision and its reasons."""
    return _with(Ruling, RULING, person_id=person_id)


def _with(model: type[Objection | Ruling], plain: Sequence[str], *, person_id: UUID) -> Rows:
    """The rows of one kind, each with what was written in it."""
    rows = list(model.objects.filter(shopper_id=person_id).order_by("id"))
    texts = opened(rows)
    return [{name: getattr(row, name) for name in plain} | {model.TEXT: texts[row.pk]} for row in rows]


def _kept(model: str, *fields: str, purpose: str, export: Export | None = None) -> None:
    """Records of a transaction and of its return are kept for as long as the law says, and then go."""
    hold(
        PersonalData(
            model=f"aftersales.{model}",
            fields=fields,
            purpose=purpose,
            on_erasure=OnErasure.RETAIN,
            because="ECL-31",
            retention=RETENTION,
            export=export,
        )
    )


BACK: Final = "carrying out a return"
ADDRESS: Final = ("contact_name", "phone", "address")  # the trader's contact, as it was given to this shopper
_kept("Return", "shopper_id", *ADDRESS, purpose=BACK, export=export_returns)
_kept("ReturnLine", "shopper_id", purpose=BACK, export=export_lines)
_kept("ReturnParcel", "shopper_id", "carrier", "waybill", purpose=BACK, export=export_parcels)
_kept("HomeParcel", "shopper_id", "carrier", "waybill", purpose="sending goods home")
_kept("NamedAddress", "shopper_id", *ADDRESS, purpose=BACK)
_kept("Arrival", "shopper_id", "reasons", purpose="proof of when the goods were back")
_kept("Objection", "shopper_id", "statement", "made_by", purpose="hearing the shop", export=export_objections)
_kept("Ruling", "shopper_id", "reasons", "ruled_by", purpose="deciding about an objection", export=export_rulings)
for part in ("LinePieces", "ReturnReport", "Grant", "Restock"):
    _kept(part, "shopper_id", purpose=BACK)
