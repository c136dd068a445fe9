"""Remedies answer the ports of merchants and the ports of returns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from aftersales.remedies import commands, queries
from aftersales.returns.types import Portion
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor


class OwedOnRemedies:
    """Lists open remedies, the next to run out first."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.remedies_owed_by(merchant_id)


class PiecesInRemedies:
    """A remedy keeps the pieces of a recalled lot that are in no other case."""

    def money_held(self, line_ids: Collection[UUID], *, currency: str) -> Mapping[UUID, Portion]:
        return queries.money_held_by_remedies(line_ids, currency=currency)

    def take_up(self, line_id: UUID, *, by: Actor, at: datetime) -> None:
        commands.cover(line_id, by=by, at=at)
