"""The fields of the apps' rows that a page reads. The models themselves stay with the apps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from orders.sales.types import LeftParcel
from platform_core.cases.words import Titled
from platform_core.money import Money

R_co = TypeVar("R_co", covariant=True)


class Rows(Protocol[R_co]):
    """All that belong to another row."""

    def all(self) -> Iterable[R_co]: ...


class OrderRow(Protocol):
    """An order in a list."""

    id: UUID
    number: str
    state: str
    placed_at: datetime

    @property
    def price(self) -> Money: ...
    @property
    def carriage(self) -> Money: ...


class LineRow(Titled, Protocol):
    """A bought line."""

    id: UUID
    sku_id: UUID
    quantity: int
    unit_price: int
    total: int


class SubscriptionRow(Titled, Protocol):
    """A subscription."""

    id: UUID
    number: str
    state: str
    quantity: int
    months: int
    order_id: UUID | None
    reason: str

    @property
    def price(self) -> Money: ...


class ParcelRow(Protocol):
    """A parcel to the shopper."""

    carrier: str
    waybill: str
    handed_over_at: datetime
    signed_at: datetime | None
    signed_place: str

    @property
    def confirmed_at(self) -> datetime | None: ...

    @property
    def left_parcel(self) -> LeftParcel | None: ...


class HandOverRow(Protocol):
    """The staff's finding about a parcel."""

    has_it: bool
    said_at: datetime


class CodesRow(Protocol):
    """That the codes of an order were handed over."""

    pieces: int
    sha256: str
    delivered_at: datetime


class SaleRow(OrderRow, Protocol):
    """An order with its parts."""

    currency: str

    @property
    def lines(self) -> Rows[LineRow]: ...
    @property
    def shipments(self) -> Rows[ParcelRow]: ...
    @property
    def codes(self) -> Rows[CodesRow]: ...
    @property
    def by_code(self) -> bool: ...


class CreditFactRow(Protocol):
    """Something that speaks against a shop; its ``reply`` and its ``reversal`` may be missing."""

    id: UUID
    kind: str
    what: str
    happened_at: datetime


class ViolationRow(Protocol):
    """A line of the law that a shop crossed."""

    kind: str
    about_type: str
    about_id: UUID
    duties: Sequence[str]
    happened_at: datetime
