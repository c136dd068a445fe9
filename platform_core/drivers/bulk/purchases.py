"""Which rows stand for one purchase, and how do they read when all that may differ has been made alike?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import Q

import platform_core.vault.queries
from platform_core.clock import LOCAL
from platform_core.vault.envelope import Header
from platform_core.vault.types import Place, Sealed

UUIDS: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WRITER: Final = "xid"  # which transaction wrote it
# Each table's rows by a column that holds a key of a table before it. What stands under nothing is asked for by id.
TABLES: Final[Mapping[str, tuple[str, tuple[tuple[str, str], ...]]]] = {
    "orders.Purchase": ("id", ()),
    "orders.Quote": ("id", (("orders.Purchase", "quote_id"),)),
    "orders.Order": ("purchase_id", (("orders.Purchase", "id"),)),
    "orders.OrderLine": ("order_id", (("orders.Order", "id"),)),
    "orders.PriceAdjustment": ("order_id", (("orders.Order", "id"),)),
    "orders.Contract": ("order_id", (("orders.Order", "id"),)),
    "orders.Shipment": ("order_id", (("orders.Order", "id"),)),
    "orders.ShippedLine": ("order_id", (("orders.Order", "id"),)),
    "orders.DeliveryEvent": ("order_id", (("orders.Order", "id"),)),
    "catalog.Reservation": ("source", (("orders.Order", "id"),)),
    "catalog.ReservedItem": ("reservation_id", (("catalog.Reservation", "id"),)),
    "catalog.StockMovement": ("source_id", (("orders.Order", "id"),)),
    "catalog.TradedPrice": ("order_ref", (("orders.Order", "id"),)),
    "payments.Payment": ("purchase_id", (("orders.Purchase", "id"),)),
    "payments.Share": ("order_id", (("orders.Order", "id"),)),
    "ledger.Posting": ("source_id", (("payments.Share", "id"),)),
    "deadlines.RunningDeadline": ("subject_id", (("orders.Order", "id"), ("orders.OrderLine", "id"))),
    "eventlog.Event": (
        "subject_id",
        (
            *(("orders.Order", "id"), ("catalog.Reservation", "id"), ("payments.Payment", "id")),
            *(("payments.Share", "id"), ("ledger.Posting", "group_id"), ("deadlines.RunningDeadline", "id")),
        ),
    ),
}

Values = dict[str, Any]
Rows = Mapping[str, list[Values]]  # by table


def rows_of(purchase_id: UUID) -> Rows:
    """As staff see them."""
    found: dict[str, list[Values]] = {}
    for label, (column, sources) in TABLES.items():
        keys = [row[name] for source, name in sources for row in found[source]] or [purchase_id]
        found[label] = list(apps.get_model(label)._default_manager.filter(Q(**{f"{column}__in": keys})).values())
    return found


def keys_of(rows: Rows) -> list[str]:
    """The keys that were made for this purchase, in order of birth. A group of postings has one, and is no row."""
    columns = ("id", "group_id")
    return sorted({str(row[name]) for found in rows.values() for row in found for name in columns if name in row})


def number_of(order_id: UUID, *, at: datetime) -> str:
    """An order's number: the day, and the random end of the id."""
    return f"{at.astimezone(LOCAL):%Y%m%d}{int(order_id.hex[-10:], 16):013d}"


def sealed_in(contract: Values) -> str:
    """The ciphertext of the recipient, in the contract's text."""
    return str(json.loads(contract["canonical"])["delivery"]["recipient_sealed"])


def alike(rows: Rows, *, names: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """One text a column, the rows in order of birth, and every own key called by its place in that order.

    ``names`` stand on the papers of the purchase. What is sealed is opened.
    """
    called = _right_values(rows) | dict.fromkeys(names, "(name)")
    places = {key: f"#{nth:05d}" for nth, key in enumerate(keys_of(rows))}
    ordered = {}
    for label, found in rows.items():
        words = (_in_words(row, called) for row in found)
        placed = (
            {name: UUIDS.sub(lambda key: places.get(key[0], key[0]), text) for name, text in row.items()}
            for row in words
        )
        ordered[label] = sorted(placed, key=itemgetter("id"))
    return ordered


def _right_values(rows: Rows) -> dict[str, str]:
    """What cannot be the same for two purchases, since keys or ciphertexts are in it: what to call the right value.

    What is not the value that it should be is not found here, stays in its row, and is a difference.
    """
    called: dict[str, str] = {}
    for order in rows["orders.Order"]:
        called[number_of(order["id"], at=order["placed_at"])] = "(number)"
    for contract in rows["orders.Contract"]:
        sealed, place = sealed_in(contract), Place("orders_contract", contract["order_id"], contract["shopper_id"])
        called[hashlib.sha256(contract["canonical"].encode()).hexdigest()] = "(hash)"
        called[sealed] = _opened({"recipient": Sealed.from_text(sealed)}, place)["recipient"]
    return called


def _in_words(row: Values, called: Mapping[str, str]) -> dict[str, str]:
    sealed = {column: value for column, value in row.items() if isinstance(value, Sealed)}
    opened = _opened(sealed, Place("orders_order", row["id"], row["shopper_id"])) if sealed else {}
    words = {column: _text(value) for column, value in row.items() if column not in (WRITER, *sealed)}
    for right, name in called.items():
        words = {column: text.replace(right, name) for column, text in words.items()}
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
