"""What does a shop still owe on returns? Fills ``merchants.ports.OpenDuties``."""

from __future__ import annotations

from uuid import UUID

from aftersales import queries
from merchants.types import OwedDuty


class OwedOnReturns:
    """Every return that has not ended, by what runs out next."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.owed_by(merchant_id)
