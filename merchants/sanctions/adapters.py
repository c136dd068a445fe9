"""Suspend a shop as the effect of a measure, and answer shops about their measures."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from merchants.sanctions import commands, queries
from merchants.sanctions.types import Hit, Measure
from merchants.shops.commands import standing as standing_commands
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor


class Suspension:
    """Fills `merchants.ports.SanctionEffect`: the whole shop sells nothing."""

    def notice(self, _measure: Measure) -> tuple[Hit, ...]:
        """It is about the shop, and about no goods in particular."""
        return ()

    def apply(self, measure: Measure, *, by: Actor, at: datetime) -> None:
        standing_commands.suspend(measure.merchant_id, reason=measure.reason, by=by, at=at)

    def reverse(self, measure: Measure, *, by: Actor, at: datetime) -> None:
        standing_commands.let_sell(measure.merchant_id, reason=measure.reason, by=by, at=at)


class RunningMeasures:
    """Fills `merchants.ports.OpenDuties`: while a measure or a hearing runs, no deposit goes back."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.measures_of_shop(merchant_id)


class MeasuresThatSuspend:
    """Fills `merchants.ports.Suspensions`, from the measures that are in effect."""

    def is_suspended(self, merchant_id: UUID) -> bool:
        return bool(queries.suspends(merchant_id))

    def lift(self, merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
        commands.lift_suspensions(merchant_id, reason=reason, by=by, at=at)
