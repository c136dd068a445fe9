"""What stands behind a shop's balance? Fills ``platform_core.payments.ports.Guarantee``."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from merchants import commands
from platform_core.actors import Actor
from platform_core.money import Money
from platform_core.payments.types import Reference


class DepositAndDebts:
    """Its deposit, and what the platform puts in against a debt."""

    def cover(self, merchant_id: UUID, *, short: Money, for_case: Reference, by: Actor, at: datetime) -> None:
        commands.cover_refund(merchant_id, short=short, for_case=for_case, by=by, at=at)

    def collect(self, merchant_id: UUID, *, by: Actor, at: datetime) -> None:
        commands.collect(merchant_id, by=by, at=at)
