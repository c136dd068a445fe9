"""Do the books say to the cent what the data say, store by store and in all, and do they balance?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import platform_core.ledger.queries
from merchants.policies import STANDARD_COMMISSION
from platform_core.drivers.replay import books
from platform_core.drivers.replay.expected import draw, expected
from platform_core.drivers.replay.figures import PIECES, Difference, Figures, at_provider, differences
from platform_core.drivers.replay.receipts import Data
from platform_core.drivers.replay.settling import Fixtures
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.people import FOUNDER
from platform_core.ledger.types import Reconciliation


@dataclass(frozen=True, slots=True)
class Outcome:
    """Both sides, where they differ, and what the ledger says of itself."""

    expected: Figures
    booked: Figures
    differences: list[Difference]
    ledger: Reconciliation

    @property
    def shelves(self) -> int:
        """How many were compared."""
        return sum(what.startswith(PIECES) for _, what in self.booked)

    @property
    def holds(self) -> bool:
        return not self.differences and self.ledger.agrees


def reconcile(
    data: Data,
    fixtures: Fixtures,
    *,
    week: int,
    most: int | None,
    statement: Mapping[str, Any],
    auditor: Mapping[str, Any],
) -> Outcome:
    """Compare the data, and the provider's ``statement``, with what the auditor reads at this address."""
    draw(data, week=week, most=most)
    provider = at_provider(captured=statement["captured"], refunded=statement["refunded"])
    due = {**expected(data, basis_points=STANDARD_COMMISSION), **provider}
    found = books.booked(auditor, stores={shop.merchant_id: number for number, shop in fixtures.shops.items()})
    with acting_as(FOUNDER):
        ledger = platform_core.ledger.queries.reconcile()
    return Outcome(due, found, differences(due, found), ledger)
