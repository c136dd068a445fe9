"""Deposits answer payments and the ports of merchants."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from merchants.shops.types import OwedDuty
from orders.deposits import commands, queries
from platform_core.actors import Actor
from platform_core.payments.types import ShareFacts


class OwedOnDeposits:
    """Every deposit that has not ended, by when it has to be answered; without an end while nobody has asked for it."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.deposits_owed_by(merchant_id)


class DepositPayable:
    """Deposits answer for `orders.deposit`."""

    def captured(self, share: ShareFacts, *, by: Actor, at: datetime) -> bool:
        return commands.take_deposit(share.order.id, by=by, at=at)
