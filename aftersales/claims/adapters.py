"""Claims answer the ports of merchants and the ports of returns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from aftersales.claims import queries
from aftersales.claims.commands import replacements
from aftersales.returns.types import Portion
from merchants.shops.types import OwedDuty
from orders.sales.types import ParcelEvent
from platform_core.actors import Actor


class OwedOnClaims:
    """Lists open claims that no return carries on, the next to run out first."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.claims_owed_by(merchant_id)


class ClaimsFollow:
    """A claim for money ends with its return; one for other goods or a repair waits for it."""

    def goods_are_back(self, case_id: UUID, *, leads_to: str, since: datetime, by: Actor, at: datetime) -> None:
        replacements.owe_goods(case_id, leads_to=leads_to, since=since, by=by, at=at)

    def return_has_ended(self, case_id: UUID, *, paid: bool, by: Actor, at: datetime) -> None:
        replacements.end_with_return(case_id, paid=paid, by=by, at=at)


class PiecesOfClaims:
    """Takes carriers' reports about goods that a shop sends because of a claim."""

    def record(self, parcel_id: UUID, *, kind: ParcelEvent, source: Actor, by: Actor, at: datetime) -> bool:
        return replacements.record_piece_report(parcel_id, kind=kind, source=source, by=by, at=at)


class PiecesInClaims:
    """A claim keeps its pieces while it goes on without a return."""

    def money_held(self, line_ids: Collection[UUID], *, currency: str) -> Mapping[UUID, Portion]:
        return queries.money_held_by_claims(line_ids, currency=currency)

    def take_up(self, line_id: UUID, *, by: Actor, at: datetime) -> None:
        """A claim waits for no pieces: it took its own when it was filed."""
