"""Answer the ports of payments and of open duties about a shop's deposit and debts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from merchants.guarantee import queries
from merchants.guarantee.commands import debts
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor
from platform_core.money import Money
from platform_core.payments.types import Reference


class DepositAndDebts:
    """Fills `platform_core.payments.ports.Guarantee`: the deposit, and debts for money that the platform puts in."""

    def cover(self, merchant_id: UUID, *, short: Money, for_case: Reference, by: Actor, at: datetime) -> None:
        debts.cover_refund(merchant_id, short=short, for_case=for_case, by=by, at=at)

    def collect(self, merchant_id: UUID, *, by: Actor, at: datetime) -> None:
        debts.collect(merchant_id, by=by, at=at)


class OwedMoney:
    """Fills `merchants.ports.OpenDuties`: the shop's debts to those who paid on its behalf, or who charged it."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.money_owed_by(merchant_id)
