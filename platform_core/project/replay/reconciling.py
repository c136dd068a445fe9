"""Do the books say to the cent what the data say, store by store and in all, and do they balance?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import platform_core.ledger.queries
from merchants.policies import STANDARD_COMMISSION
from platform_core.actors import part
from platform_core.ledger.types import Reconciliation
from platform_core.project.replay.books import booked
from platform_core.project.replay.course import Town
from platform_core.project.replay.expected import expected
from platform_core.project.replay.eyes import step
from platform_core.project.replay.figures import Difference, Figures, differences
from platform_core.project.replay.parquet import Data


@dataclass(frozen=True, slots=True)
class Outcome:
    """Both sides, where they differ, and what the ledger says of itself."""

    expected: Mapping[int | None, Figures]
    booked: Mapping[int | None, Figures]
    differences: list[Difference]
    ledger: Reconciliation

    @property
    def holds(self) -> bool:
        return not self.differences and self.ledger.agrees


def reconcile(data: Data, town: Town, *, week: int, most: int | None, auditor: Mapping[str, Any]) -> Outcome:
    """Compare the data with what the auditor reads. ``auditor`` is that login's address, in Django's words."""
    stores = {shop.merchant_id: number for number, shop in town.shops.items()}
    due = expected(data, week=week, most=most, basis_points=STANDARD_COMMISSION)
    found = booked(auditor, stores=stores)
    with step(part("replay")):
        ledger = platform_core.ledger.queries.reconcile()
    return Outcome(due, found, differences(due, found), ledger)
