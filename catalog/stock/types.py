"""Words of the shelf."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple, TypedDict
from uuid import UUID

from platform_core.labels import Labelled
from platform_core.money import Money


class FrozenLotRef(TypedDict):
    """A lot of an item that nobody may buy or send; without a name where it is empty."""

    sku_id: UUID
    lot: str


class Movement(StrEnum):
    """The kinds of changes of a shelf."""

    RECEIVED = "received"
    SOLD = "sold"
    RETURNED = "returned"
    ADJUSTED = "adjusted"


FULLEST: Final = 1_000_000  # pieces that come in or lie in a package at once
MOST_ITEMS: Final = 100  # house number: items of a listing
MOST_OPTIONS: Final = 3  # house number: things to choose, such as colour and size
LONGEST_NAME: Final = 14  # characters; three options with their values fit into the text of an item
LONGEST_VALUE: Final = 22
OPTION_WORD: Final = (
    r"[^\s=＝;；,，、](?:[^\r\n\t\x00=＝;；,，、]*[^\s=＝;；,，、])?"  # without the signs that separate words
)


class StockState(Labelled):
    """The availability of an item as a shopper is told it."""

    IN_STOCK = "in_stock", "in stock", "good"
    FEW_LEFT = "few_left", "few left", "wait"
    SOLD_OUT = "sold_out", "sold out", "bad"


class Unit(StrEnum):
    """The units in which the content of a package is measured."""

    GRAM = "g"
    MILLILITRE = "ml"
    PIECE = "piece"


class Option(NamedTuple):
    """A feature that a buyer chooses, with the value of one item: the colour, and red."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSku:
    """One thing that can be bought, with its price and the first stock on its shelf, which is one lot.

    With ``options``, its ``spec`` is made from them.
    """

    code: str
    spec: str = ""
    options: tuple[Option, ...] = ()
    price: Money
    on_hand: int = 0
    lot: str | None = None
    best_before: date | None = None
    content: int | None = None
    content_unit: Unit | None = None

    def __post_init__(self) -> None:
        if self.options:
            object.__setattr__(self, "spec", spec_of(self.options))


def spec_of(options: Iterable[Option]) -> str:
    """Say the options of an item as a contract says them: `颜色 红 / 尺寸 M`."""
    return " / ".join(f"{name} {value}" for name, value in options)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Pieces that came back, and out of which lot they had been sold: a recall finds them again. None: out of none."""

    sku_id: UUID
    quantity: int
    lot: str | None = None


@dataclass(frozen=True, slots=True)
class LotLeft:
    """One lot on a shelf: how many pieces are left, when the first of them came, and how many of them to pack.

    ``lot`` is empty for the pieces that came without one.
    """

    lot: str
    left: int
    received_at: datetime
    suggested: int = 0
    best_before: date | None = None


@dataclass(frozen=True, slots=True)
class DatedLot:
    """A lot of a shop with its last day, and how many pieces of it are left."""

    sku_code: str
    spec: str
    lot: str
    best_before: date
    left: int


class EndedLot(TypedDict):
    """One lot whose best-before date is over."""

    sku_id: UUID
    lot: str
    best_before: date


class ShortLot(TypedDict):
    """One lot, or None for pieces that came without one, of which more pieces were named than are left."""

    sku_id: UUID
    lot: str | None
    picked: int
    left: int


class Short(TypedDict):
    """One thing of which there is not enough."""

    sku_id: UUID
    wanted: int
    left: int
