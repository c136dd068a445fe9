"""What does a shop still owe on deposits? Fills ``merchants.ports.OpenDuties``."""

from __future__ import annotations

from uuid import UUID

from merchants.shops.types import OwedDuty
from orders import queries


class OwedOnDeposits:
    """Every deposit that has not ended, by when it has to be answered; without an end while nobody has asked for it."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.deposits_owed_by(merchant_id)
