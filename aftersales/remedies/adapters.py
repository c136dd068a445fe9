"""Adapters by which remedies answer the ports of merchants and of returns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from aftersales.remedies import commands, queries
from aftersales.returns.types import Portion
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor


class OwedOnRemedies:
    """List the remedies that a shop still owes, the one that runs out next first."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.remedies_owed_by(merchant_id)


class PiecesInRemedies:
    """Tell the money that remedies hold, and let a remedy take up recalled pieces that are in no other case."""

    def money_held(self, line_ids: Collection[UUID], *, currency: str) -> Mapping[UUID, Portion]:
        return queries.money_held_by_remedies(line_ids, currency=currency)

    def take_up(self, line_id: UUID, *, by: Actor, at: datetime) -> None:
        commands.cover(line_id, by=by, at=at)
