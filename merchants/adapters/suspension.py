"""What does the suspension of a shop do, and who undoes it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from merchants import commands, queries
from merchants.commands import _standing
from merchants.types import Hit, Measure
from platform_core.actors import Actor


class Suspension:
    """Fills `merchants.ports.SanctionEffect`: the whole shop sells nothing."""

    def notice(self, _measure: Measure) -> tuple[Hit, ...]:
        """It is about the shop, and about no goods in particular."""
        return ()

    def apply(self, measure: Measure, *, by: Actor, at: datetime) -> None:
        _standing.suspend(measure.merchant_id, reason=measure.reason, by=by, at=at)

    def reverse(self, measure: Measure, *, by: Actor, at: datetime) -> None:
        _standing.let_sell(measure.merchant_id, reason=measure.reason, by=by, at=at)


class MeasuresThatSuspend:
    """Fills `merchants.ports.Suspensions`, from the measures that are in effect."""

    def hold(self, merchant_id: UUID) -> bool:
        return bool(queries.suspends(merchant_id))

    def lift(self, merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
        commands.lift_suspensions(merchant_id, reason=reason, by=by, at=at)
