"""Personal data that quotes, orders and parcels hold."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from orders.sales import queries
from orders.sales.models.orders import Contract, Order, Purchase
from orders.sales.models.parcels import HandOverWord
from orders.sales.models.quotes import Quote
from platform_core.cases.records import export_of
from platform_core.vault import queries as vault
from platform_core.vault.declarations import Rows, retain
from platform_core.vault.types import Place

ORDER = ("id", "number", "state", "total", "freight", "currency", "region_code", "placed_at", "paid_at", "received_at")


def export_orders(person_id: UUID) -> Rows:
    """A person's own orders, recipient in full."""
    rows = list(Order.objects.filter(shopper_id=person_id).order_by("placed_at", "id"))
    sealed = [
        ({name: getattr(row, name) for name in queries.RECIPIENT}, Place.of(row, subject_id=person_id)) for row in rows
    ]
    opened = vault.opened_all(sealed)
    return [{name: getattr(row, name) for name in ORDER} | texts for row, texts in zip(rows, opened, strict=True)]


def export_contracts(person_id: UUID) -> Rows:
    """The documents as they were hashed, each beside the hash that was told when it was concluded."""
    rows = Contract.objects.filter(shopper_id=person_id).order_by("concluded_at", "id")
    found = rows.values("order_id", "sha256", "canonical", "concluded_at")
    return [row | {"agreed_sha256": queries.agreed_sha256(row["order_id"])} for row in found]


def export_purchases(person_id: UUID) -> Rows:
    rows = Purchase.objects.filter(shopper_id=person_id).order_by("placed_at", "id")
    return list(rows.values("id", "total", "currency", "placed_at"))


def export_quotes(person_id: UUID) -> Rows:
    rows = Quote.objects.filter(shopper_id=person_id).order_by("quoted_at", "id")
    return list(rows.values("id", "document", "total", "currency", "quoted_at", "expires_at"))


# Records of a transaction are kept for as long as the law says, and then go.
_kept = partial(retain, because="ECL-31", retention="RT_TRANSACTION")
SALE = "performing the sale"
_kept("orders.Order", "shopper_id", *queries.RECIPIENT, purpose=SALE, export=export_orders)
_kept("orders.Contract", "shopper_id", "canonical", purpose="proof of what was agreed", export=export_contracts)
_kept("orders.Purchase", "shopper_id", purpose=SALE, export=export_purchases)
_kept("orders.Quote", "shopper_id", purpose="keeping a quoted price", export=export_quotes)
_kept(
    "orders.HandOverWord",
    *("shopper_id", "reasons", "speaker_id"),
    purpose="finding out who has a parcel that was left with somebody else",
    export=export_of(HandOverWord, "order_id", "has_it", "said_by", "said_at"),
)
for part in ("OrderLine", "PriceAdjustment", "Shipment", "ShippedLine", "DeliveryEvent"):
    _kept(f"orders.{part}", "shopper_id", purpose=SALE)
