"""Do the books say to the cent what the data say, store by store and in all, and do they balance?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import platform_core.ledger.queries
from merchants.policies import STANDARD_COMMISSION
from platform_core.actors import part
from platform_core.drivers.replay.books import booked, shelved, through_provider
from platform_core.drivers.replay.course import Town
from platform_core.drivers.replay.expected import draw, expected, on_shelves
from platform_core.drivers.replay.eyes import step
from platform_core.drivers.replay.figures import (
    Difference,
    Figures,
    Statement,
    differences,
    unlike_shelves,
    unlike_statements,
)
from platform_core.drivers.replay.parquet import Data
from platform_core.ledger.types import Reconciliation


@dataclass(frozen=True, slots=True)
class Outcome:
    """Both sides, where they differ, shelf by shelf as well, and what the ledger says of itself."""

    expected: Mapping[int | None, Figures]
    booked: Mapping[int | None, Figures]
    differences: list[Difference]
    shelves: int
    ledger: Reconciliation

    @property
    def holds(self) -> bool:
        return not self.differences and self.ledger.agrees


def reconcile(
    data: Data, town: Town, *, week: int, most: int | None, said: Statement, auditor: Mapping[str, Any]
) -> Outcome:
    """Compare the data, and what the provider ``said``, with what the auditor reads. ``auditor`` is that login's
    address, in Django's words."""
    stores = {shop.merchant_id: number for number, shop in town.shops.items()}
    draw(data, week=week, most=most)
    due = expected(data, basis_points=STANDARD_COMMISSION)
    found = booked(auditor, stores=stores)
    shelves = shelved(auditor, stores=stores)
    unlike = [
        *differences(due, found),
        *unlike_shelves(on_shelves(data), shelves),
        *unlike_statements(said, through_provider(auditor)),
    ]
    with step(part("replay")):
        ledger = platform_core.ledger.queries.reconcile()
    return Outcome(due, found, unlike, len(shelves), ledger)
