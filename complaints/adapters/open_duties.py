"""What does a shop still owe on complaints? Fills ``merchants.ports.OpenDuties``."""

from __future__ import annotations

from uuid import UUID

from complaints import queries
from merchants.types import OwedDuty


class OwedOnComplaints:
    """Answers, first those that a clock asks for."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.owed_by(merchant_id)
