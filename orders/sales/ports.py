"""Ports of orders: carriers, other ways of delivery, and holds on settlement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from orders.sales.types import ParcelNews
from platform_core.actors import Actor, part


class Carrier(Protocol):
    """A carrier that reports on its parcels. Called from the relay, outside any transaction."""

    def announce(self, parcel_id: UUID, *, waybill: str, region_code: str, reports_to: str, request_id: UUID) -> None:
        """Ask to be told of this parcel, at this path under `/webhooks/`. Twice with the same request is once.

        Raises ``CarrierSilent``.
        """

    def trace(self, waybill: str) -> Sequence[ParcelNews]:
        """All that it knows of a parcel of which nothing was heard. Raises ``CarrierSilent``."""


class SettlementHold(Protocol):
    """An app above that can keep a shop from being paid for an order: for a case, or money on its way back."""

    def holds(self, order_id: UUID) -> bool:
        """Whether it holds the settlement. Asked as the shop, the order locked; at its end call ``settle``."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over without a parcel: its time, its pieces, and the hash of the sealed text."""

    delivered_at: datetime
    pieces: int
    sha256: str


class OtherDelivery(Protocol):
    """A way in which an order gets to its shopper without a parcel."""

    def handed_over(self, order: Any) -> HandedOver | None:
        """Find the hand-over for this row; None where there was none. Nothing read with the order is read again."""

    def is_delivered(self, order_id: UUID) -> bool:
        """Whether it was delivered so, as the bound scope sees it."""


REPORTS_TO: Final = "carriers/sandbox"  # where a carrier tells of the parcels that go out
CARRIERS: dict[str, Carrier] = {}
OTHER_DELIVERIES: dict[str, OtherDelivery] = {}  # by the room that fills it
SETTLEMENT_HOLDS: dict[str, SettlementHold] = {}  # by the app that fills it


def handed_over(order: Any) -> HandedOver | None:
    """Find the hand-over of an order without a parcel; None where there was none."""
    return next((found for way in OTHER_DELIVERIES.values() if (found := way.handed_over(order))), None)


def carrier_named(name: str) -> Actor:
    """The actor under which a carrier's reports are published."""
    return part(f"carrier.{name}")


def register_carrier(name: str, carrier: Carrier) -> None:
    """Register a carrier under the name that shipments bear. Once."""
    if name in CARRIERS:
        raise ValueError(f"{name} is taken")
    CARRIERS[name] = carrier


def fill_settlement_hold(app: str, *, asked: SettlementHold) -> None:
    """Register the hold of an app above, under the app's name."""
    SETTLEMENT_HOLDS[app] = asked


def is_settlement_held(order_id: UUID) -> bool:
    """Whether an app above keeps this order's shop from being paid for now."""
    return any(hold.holds(order_id) for hold in SETTLEMENT_HOLDS.values())
