"""Answers to the apps below, and of claims, freight and remedies to returns: each class fills a port."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from aftersales import commands, queries
from aftersales.types import Portion, ReturnFacts
from merchants.shops.types import OwedDuty
from orders.types import ParcelEvent
from platform_core.actors import Actor


class OwedOnClaims:
    """Every claim that has not ended and that no return carries on, by what runs out next."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.claims_owed_by(merchant_id)


class OwedOnReturns:
    """Every return that has not ended, by what runs out next."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.owed_by(merchant_id)


class OwedOnRemedies:
    """Every remedy that has not ended, by what runs out next."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.remedies_owed_by(merchant_id)


class OwedOnFreight:
    """Freight that a shop has to answer, and what goes back of it and is not on its way."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return [*queries.freight_owed_by(merchant_id), *queries.reimbursements_owed_by(merchant_id)]


class HeldByReturns:
    """An open return holds; the return window itself does not. Money on its way back, payments hold themselves, and
    freight goes back beside the order's money."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_settlement(order_id)


class ClaimsFollow:
    """A claim for money ends with its return; one for other goods or a repair waits for it."""

    def goods_are_back(self, case_id: UUID, *, leads_to: str, since: datetime, by: Actor, at: datetime) -> None:
        commands.owe_goods(case_id, leads_to=leads_to, since=since, by=by, at=at)

    def return_has_ended(self, case_id: UUID, *, paid: bool, by: Actor, at: datetime) -> None:
        commands.end_with_return(case_id, paid=paid, by=by, at=at)


class PiecesOfClaims:
    """What the shop owes because of a claim, on its way to the shopper."""

    def record(self, parcel_id: UUID, *, kind: ParcelEvent, source: Actor, by: Actor, at: datetime) -> bool:
        return commands.record_piece_report(parcel_id, kind=kind, source=source, by=by, at=at)


class PiecesInClaims:
    """A claim keeps its pieces while it goes on without a return."""

    def money_held(self, line_ids: Collection[UUID], *, currency: str) -> Mapping[UUID, Portion]:
        return queries.held_by_claims(line_ids, currency=currency)

    def take_up(self, line_id: UUID, *, by: Actor, at: datetime) -> None:
        """A claim waits for no pieces: it took its own when it was filed."""


class PiecesInRemedies:
    """A remedy keeps the pieces of a recalled lot that are in no other case."""

    def money_held(self, line_ids: Collection[UUID], *, currency: str) -> Mapping[UUID, Portion]:
        return queries.held_by_remedies(line_ids, currency=currency)

    def take_up(self, line_id: UUID, *, by: Actor, at: datetime) -> None:
        commands.cover(line_id, by=by, at=at)


class ReceiptsWanted:
    """The receipt of freight, for as long as its shopper may ask it back."""

    def wants_file(self, facts: ReturnFacts, *, by: Actor) -> bool:
        return queries.receipt_is_wanted(facts, by=by)
