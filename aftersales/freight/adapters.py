"""Freight answers the ports of merchants and the ports of returns."""

from __future__ import annotations

from uuid import UUID

from aftersales.freight import queries
from aftersales.returns.types import ReturnFacts
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor


class OwedOnFreight:
    """Lists freight that a shop has to answer, and reimbursements not yet on their way."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return [*queries.freight_owed_by(merchant_id), *queries.reimbursements_owed_by(merchant_id)]


class ReceiptsWanted:
    """The receipt of freight, for as long as its shopper may ask it back."""

    def wants_file(self, facts: ReturnFacts, *, by: Actor) -> bool:
        return queries.receipt_is_wanted(facts, by=by)
