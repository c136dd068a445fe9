"""What do orders hold about people, and what becomes of it?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from orders import queries
from orders.models import Contract, Order, Purchase, Quote
from platform_core.vault import queries as vault
from platform_core.vault.declarations import OnErasure, PersonalData, hold
from platform_core.vault.types import Place

KEPT = {"on_erasure": OnErasure.RETAIN, "because": "ECL-31", "retention": "RT_TRANSACTION"}
ORDER = ("id", "number", "state", "total", "currency", "region_code", "placed_at", "paid_at", "received_at")


def export_orders(person_id: UUID) -> list[dict[str, Any]]:
    """A person's own orders, recipient in full."""
    rows = list(Order.objects.filter(shopper_id=person_id).order_by("placed_at", "id"))
    sealed = [
        ({name: getattr(row, name) for name in queries.RECIPIENT}, Place.of(row, subject_id=person_id)) for row in rows
    ]
    opened = vault.opened_all(sealed)
    return [{name: getattr(row, name) for name in ORDER} | texts for row, texts in zip(rows, opened, strict=True)]


def export_contracts(person_id: UUID) -> list[dict[str, Any]]:
    """The documents as they were hashed."""
    rows = Contract.objects.filter(shopper_id=person_id).order_by("concluded_at", "id")
    return list(rows.values("order_id", "sha256", "canonical", "concluded_at"))


def export_purchases(person_id: UUID) -> list[dict[str, Any]]:
    rows = Purchase.objects.filter(shopper_id=person_id).order_by("placed_at", "id")
    return list(rows.values("id", "total", "currency", "placed_at"))


def export_quotes(person_id: UUID) -> list[dict[str, Any]]:
    rows = Quote.objects.filter(shopper_id=person_id).order_by("quoted_at", "id")
    return list(rows.values("id", "document", "total", "currency", "quoted_at", "expires_at"))


hold(
    PersonalData(
        model="orders.Order",
        fields=("shopper_id", "recipient_name", "recipient_phone", "recipient_address"),
        purpose="performing the sale",
        export=export_orders,
        **KEPT,
    )
)
hold(
    PersonalData(
        model="orders.Contract",
        fields=("shopper_id", "canonical"),
        purpose="proof of what was agreed",
        export=export_contracts,
        **KEPT,
    )
)
hold(
    PersonalData(
        model="orders.Purchase",
        fields=("shopper_id",),
        purpose="performing the sale",
        export=export_purchases,
        **KEPT,
    )
)
hold(
    PersonalData(
        model="orders.Quote",
        fields=("shopper_id",),
        purpose="keeping a quoted price",
        export=export_quotes,
        **KEPT,
    )
)
for part in ("OrderLine", "PriceAdjustment", "Shipment", "ShippedLine", "DeliveryEvent"):
    hold(PersonalData(model=f"orders.{part}", fields=("shopper_id",), purpose="performing the sale", **KEPT))
