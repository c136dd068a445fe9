"""Whom do orders have to ask outside the house?"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from platform_core.actors import Actor, part


class Carrier(Protocol):
    """A carrier that reports what happens to a parcel. Called from the relay, outside any transaction."""

    def announce(self, shipment_id: UUID, *, waybill: str, region_code: str, request_id: UUID) -> None:
        """Ask to be told of this parcel. Twice with the same request is once. Raises ``CarrierSilent``."""


CARRIERS: dict[str, Carrier] = {}


def carrier_named(name: str) -> Actor:
    """As whom a carrier leaves its reports."""
    return part(f"carrier.{name}")


def carry(name: str, carrier: Carrier) -> None:
    """Register a carrier under the name that shipments bear. Once."""
    if name in CARRIERS:
        raise ValueError(f"{name} is taken")
    CARRIERS[name] = carrier
