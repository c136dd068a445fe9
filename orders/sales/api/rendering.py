"""Show rows of orders as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from orders.sales import ports, queries
from orders.sales.events import CarrierReported
from orders.sales.models.orders import Contract, Order, OrderLine
from orders.sales.models.parcels import Shipment
from orders.sales.types import LeftParcel, ParcelEvent, Place, SignedBy
from platform_core.actors import Actor
from platform_core.eventlog.types import TimelineItem


def own_recipient(label: Mapping[str, str], contract: Contract) -> dict[str, Any]:
    return {
        **label,
        "sealed_at": queries.SEALED_AT,
        "sealed_sha256": queries.sealed_sha256(contract),
        "contract_sha256": contract.sha256,
    }


def row(found: Order) -> dict[str, Any]:
    return {
        "id": found.id,
        "number": found.number,
        "merchant_id": found.merchant_id,
        "purchase_id": found.purchase_id,
        "state": found.state,
        "total": _money(found.total, found.currency),
        "placed_at": found.placed_at,
    }


def order(found: Order, *, by: Actor, at: datetime) -> dict[str, Any]:
    return row(found) | {
        "freight": _money(found.freight, found.currency),
        "delivery": found.delivery,
        "codes": asdict(got) if (got := ports.handed_over(found)) else None,
        "region_code": found.region_code,
        "recipient": queries.masked_recipient(found),
        "proxy_accepted": found.proxy_accepted,
        "lines": [_line(line, found.currency) for line in found.lines.all()],
        "shipments": [parcel(shipment) for shipment in found.shipments.all()],
        "clocks": [
            {"kind": c.kind, "owed_by": c.owed_by, "due_at": c.due_at, "state": c.state} for c in queries.clocks(found)
        ],
        "actions": queries.actions(found, by=by, at=at),
        "contract_sha256": queries.agreed_sha256(found.id),
        "pay_until": found.pay_until,
        "paid_at": found.paid_at,
        "shipped_at": found.shipped_at,
        "received_at": found.received_at,
        "cancelled_at": found.cancelled_at,
    }


def parcel(found: Shipment) -> dict[str, Any]:
    return {
        "id": found.id,
        "carrier": found.carrier,
        "waybill": found.waybill,
        "handed_over_at": found.handed_over_at,
        "confirmed_at": found.confirmed_at,
        "signed_at": found.signed_at,
        "signed_place": found.signed_place or None,
        "signed_by": found.signed_by or None,
        "left": _left_parcel(found.left_parcel),
    }


def _left_parcel(found: LeftParcel | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "left_at": found.left_at,
        "signed_place": found.place or None,
        "signed_by": found.signed_by or None,
        "asked_at": found.asked_at,
    }


def event(found: TimelineItem) -> dict[str, Any]:
    return {"topic": found.topic, "occurred_at": found.occurred_at, "role": found.role, "reason": found.reason}


def report(data: dict[str, Any], *, message_id: str) -> CarrierReported:
    """The carrier's words as a fact. The parcel is named by the reference that we gave it."""
    shipment_id: UUID = data["order_ref"]
    return CarrierReported(
        report_id=message_id,
        shipment_id=shipment_id,
        kind=ParcelEvent(data["kind"]),
        happened_at=data["happened_at"],
        place=Place(data["place"]) if data["place"] else None,
        signed_by=SignedBy(data["signed_by"]) if data["signed_by"] else None,
    )


def _line(line: OrderLine, currency: str) -> dict[str, Any]:
    return {
        "id": line.id,
        "sku_id": line.sku_id,
        "listing_version_id": line.listing_version_id,
        "title_zh": line.title_zh,
        "title_en": line.title_en,
        "quantity": line.quantity,
        "unit_price": _money(line.unit_price, currency),
        "adjusted": _money(line.adjusted, currency),
        "total": _money(line.total, currency),
    }


def _money(amount: int, currency: str) -> dict[str, Any]:
    return {"amount": amount, "currency": currency}
