"""Which rows stand for one purchase, and how do they read when all that may differ has been made alike?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import Q

import platform_core.vault.queries
from platform_core.drivers.bulk.documents import number_of
from platform_core.drivers.bulk.rows import Values
from platform_core.vault.envelope import Header
from platform_core.vault.types import Place, Sealed

UUIDS: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WRITER: Final = "xid"  # which transaction wrote it
# Each table's rows by a column that holds a key of a table before it. What stands under nothing is asked for by id.
PARTS: Final[tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]] = (
    ("orders.Purchase", "id", ()),
    ("orders.Quote", "id", (("orders.Purchase", "quote_id"),)),
    ("orders.Order", "purchase_id", (("orders.Purchase", "id"),)),
    ("orders.OrderLine", "order_id", (("orders.Order", "id"),)),
    ("orders.PriceAdjustment", "order_id", (("orders.Order", "id"),)),
    ("orders.Contract", "order_id", (("orders.Order", "id"),)),
    ("orders.Shipment", "order_id", (("orders.Order", "id"),)),
    ("orders.ShippedLine", "order_id", (("orders.Order", "id"),)),
    ("orders.DeliveryEvent", "order_id", (("orders.Order", "id"),)),
    ("catalog.Reservation", "source", (("orders.Order", "id"),)),
    ("catalog.ReservedItem", "reservation_id", (("catalog.Reservation", "id"),)),
    ("catalog.StockMovement", "source_id", (("orders.Order", "id"),)),
    ("catalog.TradedPrice", "order_ref", (("orders.Order", "id"),)),
    ("payments.Payment", "purchase_id", (("orders.Purchase", "id"),)),
    ("payments.Share", "order_id", (("orders.Order", "id"),)),
    ("ledger.Posting", "source_id", (("payments.Share", "id"),)),
    ("deadlines.RunningDeadline", "subject_id", (("orders.Order", "id"), ("orders.OrderLine", "id"))),
    (
        "eventlog.Event",
        "subject_id",
        (
            *(("orders.Order", "id"), ("catalog.Reservation", "id"), ("payments.Payment", "id")),
            *(("payments.Share", "id"), ("ledger.Posting", "group_id"), ("deadlines.RunningDeadline", "id")),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Dossier:
    """The rows of one purchase by table, in words: what is sealed is opened."""

    rows: Mapping[str, Sequence[Mapping[str, str]]]

    def ids(self) -> set[str]:
        return {found for row in self._all() for text in row.values() for found in UUIDS.findall(text)}

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))

    def _all(self) -> Iterator[Mapping[str, str]]:
        return (row for rows in self.rows.values() for row in rows)


def of(purchase_id: UUID) -> Dossier:
    """As staff see it."""
    found: dict[str, list[Values]] = {}
    for label, column, sources in PARTS:
        keys = [row[name] for source, name in sources for row in found[source]] or [purchase_id]
        found[label] = list(apps.get_model(label)._default_manager.filter(Q(**{f"{column}__in": keys})).values())
    made_of_keys = _made_of_keys(found)
    return Dossier({label: [_in_words(row, made_of_keys) for row in rows] for label, rows in found.items()})


def alike(one: Dossier, *, shared: set[str]) -> Dossier:
    """The rows in an order that no key decides, with every key of its own called by its place in that order.

    ``shared`` are the keys that both sides know from before: people, shops, shelves. They stay as they are.
    """
    names: dict[str, str] = {key: key for key in shared}
    ordered: dict[str, list[Mapping[str, str]]] = {}
    for label, rows in one.rows.items():
        ordered[label] = sorted(rows, key=lambda row: _named(json.dumps(row, sort_keys=True), names, or_else="?"))
        names |= {row["id"]: f"{label}#{nth}" for nth, row in enumerate(ordered[label])}
    for row in (row for rows in ordered.values() for row in rows):
        for key in UUIDS.findall(json.dumps(row, sort_keys=True)):  # a group of postings is no row
            names.setdefault(key, f"key#{len(names)}")
    return Dossier(
        {
            label: [{column: _named(text, names) for column, text in row.items()} for row in rows]
            for label, rows in ordered.items()
        }
    )


def _named(text: str, names: Mapping[str, str], *, or_else: str = "") -> str:
    return UUIDS.sub(lambda key: names.get(key.group(), or_else), text)


def _made_of_keys(found: Mapping[str, Sequence[Values]]) -> dict[str, str]:
    """What cannot be the same on both sides, since keys or ciphertexts are in it: its right value by what to call it.

    What is not the value that it should be is not found here, stays in its row, and is a difference.
    """
    called: dict[str, str] = {}
    for order in found["orders.Order"]:
        called[number_of(order["id"], at=order["placed_at"])] = "(number)"
    for contract in found["orders.Contract"]:
        text, place = contract["canonical"], Place("orders_contract", contract["order_id"], contract["shopper_id"])
        sealed = json.loads(text)["delivery"]["recipient_sealed"]
        called[hashlib.sha256(text.encode()).hexdigest()] = "(hash)"
        called[sealed] = _opened({"recipient": Sealed.from_text(sealed)}, place)["recipient"]
    return called


def _in_words(row: Values, made_of_keys: Mapping[str, str]) -> dict[str, str]:
    """One text a column."""
    sealed = {column: value for column, value in row.items() if isinstance(value, Sealed)}
    opened = _opened(sealed, Place("orders_order", row["id"], row["shopper_id"])) if sealed else {}
    words = {column: _text(value) for column, value in row.items() if column not in (WRITER, *sealed)}
    for found, called in made_of_keys.items():
        words = {column: text.replace(found, called) for column, text in words.items()}
    return words | opened


def _opened(sealed: Mapping[str, Sealed], place: Place) -> dict[str, str]:
    """With the class of its key: the same text under a key that is kept longer would not be the same."""
    texts = platform_core.vault.queries.opened(sealed, place=place)
    return {column: f"{Header.of(sealed[column]).retention}: {text}" for column, text in texts.items()}


def _text(value: Any) -> str:
    match value:
        case str() | UUID():
            return str(value)
        case datetime():
            return value.isoformat()
        case _:
            return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
