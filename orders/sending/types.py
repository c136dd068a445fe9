"""Values of sending: the lists of orders, and the result of handing several over at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from orders.sales.types import LotPicked
from platform_core.errors import DomainError
from platform_core.labels import Labelled


class OrderView(Labelled):
    """The lists in which a shop looks through its orders."""

    TODAY = "today", "due today or late"
    TOMORROW = "tomorrow", "due tomorrow"
    LATER = "later", "due later"
    WAITING = "waiting", "waiting for the carrier"
    ALL = "all", "all orders"


TO_SEND = (OrderView.TODAY, OrderView.TOMORROW, OrderView.LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """The orders that somebody looks for: a list, words, and the days on which they were placed, both included."""

    view: OrderView = OrderView.TODAY
    words: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class WantedLine:
    """A line of an order that waits to be packed."""

    line_id: UUID
    sku_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """An order that is packed whole: its waybill, and the lots that its pieces were taken from."""

    order_id: UUID
    waybill: str
    picked: Sequence[LotPicked]


@dataclass(frozen=True, slots=True)
class Sending:
    """The result for several parcels: the orders that are noted, and why the others are not."""

    noted: Sequence[UUID]
    refused: Mapping[UUID, DomainError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldItem:
    """A line as packers read it."""

    line_id: UUID
    title_zh: str
    title_en: str
    code: str
    spec: str
    quantity: int
    lots: Sequence[LotPicked]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderToSend:
    """An order as packers read it. ``due_at``: the end of its promise; ``is_packable``: the shelf has all of it."""

    id: UUID
    number: str
    state: str
    region_code: str
    placed_at: datetime
    due_at: datetime | None
    by_code: bool
    image: str
    items: Sequence[SoldItem]
    is_packable: bool

    @property
    def can_be_sent(self) -> bool:
        """Whether it waits for a parcel, and the shelf has all of it."""
        return self.state == "paid" and not self.by_code and self.is_packable

    @property
    def lots(self) -> list[LotPicked]:
        """The lots of all its items."""
        return [lot for item in self.items for lot in item.lots]
