"""Ports of returns, filled by claims, freight and remedies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from aftersales.returns.types import Portion, ReturnFacts
from orders.sales.ports import CARRIERS
from orders.sales.types import ParcelEvent
from platform_core.actors import Actor


class WaitsForGoods(Protocol):
    """A case that waits for the goods of a return. Told in the transaction of the return's step, with it locked."""

    def goods_are_back(self, case_id: UUID, *, leads_to: str, since: datetime, by: Actor, at: datetime) -> None:
        """The shop has them, and owes others or these repaired; its time counts ``since`` they arrived."""

    def return_has_ended(self, case_id: UUID, *, paid: bool, by: Actor, at: datetime) -> None:
        """Its money was granted (``paid``), or the shopper keeps the goods."""


class OtherParcels(Protocol):
    """Parcels of a case above, of which the carriers report at the same door."""

    def record(self, parcel_id: UUID, *, kind: ParcelEvent, source: Actor, by: Actor, at: datetime) -> bool:
        """Record the report of the carrier ``source``; False where the parcel belongs to no such case.

        Raises ``UnknownReturnParcel`` when ``source`` is not its carrier.
        """


class PiecesElsewhere(Protocol):
    """A case above that keeps pieces of a sold line, and their money, out of every return."""

    def money_held(self, line_ids: Collection[UUID], *, currency: str) -> Mapping[UUID, Portion]:
        """The money that it keeps, by line. Asked with the pieces of these lines held."""

    def take_up(self, line_id: UUID, *, by: Actor, at: datetime) -> None:
        """The shopper has pieces of this line again: keep those that it waits for. With their counter locked."""


class FilesWanted(Protocol):
    """A case above that still needs to see a file of a return."""

    def wants_file(self, facts: ReturnFacts, *, by: Actor) -> bool:
        """Whether this actor may still show it one."""


REPORTS_TO: Final = "carriers/sandbox/returns"  # where a carrier tells of the parcels that go back
WAITING: Final[dict[str, WaitsForGoods]] = {}  # by the room that fills it
OTHER_PARCELS: Final[dict[str, OtherParcels]] = {}
PIECES_ELSEWHERE: Final[dict[str, PiecesElsewhere]] = {}
FILES_WANTED: Final[dict[str, FilesWanted]] = {}


def announce(fact: Any, *, request_id: UUID) -> None:
    """Ask the carrier that a fact names to tell of its parcel, outside any transaction. Twice is once.

    Raises ``CarrierSilent``.
    """
    CARRIERS[fact.carrier].announce(
        fact.parcel_id,
        waybill=fact.waybill,
        region_code=fact.region_code,
        reports_to=REPORTS_TO,
        request_id=request_id,
    )
