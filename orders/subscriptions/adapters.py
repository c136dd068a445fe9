"""Subscriptions answer the ports of merchants: each that goes on is a duty of its shop."""

from __future__ import annotations

from uuid import UUID

from merchants.shops.types import OwedDuty
from orders.subscriptions import queries


class OwedOnSubscriptions:
    """Lists the subscriptions that go on, the next debit first."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.owed_by(merchant_id)
