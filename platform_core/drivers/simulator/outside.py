"""Who stands outside the house while a year is simulated? The bank at its port, and a carrier that needs no telling."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

import orders.ports
import platform_core.payments.ports
from platform_core.drivers.simulator.bank import NAME, Bank

CARRIER: Final = "sandbox"  # the name that parcels bear


class Carrier:
    """Is told of a parcel and keeps it to itself: what it reports, and when, stands in the plan."""

    def announce(self, parcel_id: UUID, *, waybill: str, region_code: str, reports_to: str, request_id: UUID) -> None:
        """Nothing to remember."""


@contextmanager
def outside(bank: Bank) -> Iterator[None]:
    """In this process, in the place of whoever is there otherwise."""
    providers, carriers = platform_core.payments.ports.PROVIDERS, orders.ports.CARRIERS
    before = providers[NAME], carriers[CARRIER]
    providers[NAME], carriers[CARRIER] = bank, Carrier()
    try:
        yield
    finally:
        providers[NAME], carriers[CARRIER] = before
