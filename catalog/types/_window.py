"""In which words does the shop window speak? Frozen values and enumerations, for every app above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypedDict
from uuid import UUID

from catalog.types._deposits import StatedTerms
from catalog.types._facts import Delivery, Exclusion, FactValue, ShownFact
from catalog.types._prices import ShownPromotion
from platform_core.labels import Labelled
from platform_core.money import Money
from platform_core.states import State

IMAGE_EDGES: Final = (200, 800, 1600)  # house numbers: the longer edge in pixels, of a card, a page and a close look


class Supply(StrEnum):
    """What the law of returns, proof and liability asks first."""

    GOODS = "goods"
    SERVICE = "service"


class Payer(Labelled):
    """Who bears the freight of a return without reason?"""

    SHOPPER = "shopper", "at the shopper's cost"
    MERCHANT = "merchant", "at the shop's cost"


class Movement(StrEnum):
    """Why did the shelf change?"""

    RECEIVED = "received"
    SOLD = "sold"
    RETURNED = "returned"
    ADJUSTED = "adjusted"


class StockState(StrEnum):
    """What a shopper is told of the shelf."""

    IN_STOCK = "in_stock"
    FEW_LEFT = "few_left"
    SOLD_OUT = "sold_out"


class Unit(StrEnum):
    """In what is the content of a package measured?"""

    GRAM = "g"
    MILLILITRE = "ml"
    PIECE = "piece"


@dataclass(frozen=True, slots=True)
class ReturnTerms:
    """What the merchant promises beyond the law's own window; less than the law cannot be said."""

    exclusion: Exclusion = Exclusion.NONE
    freight: Payer = Payer.SHOPPER
    extra_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one version of a listing says. ``delivery_hours`` is the promise from payment to dispatch (or service)."""

    category: str
    title_zh: str
    facts: Mapping[str, FactValue]
    delivery_hours: int
    title_en: str = ""
    supply: Supply = Supply.GOODS
    return_terms: ReturnTerms = ReturnTerms()
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSku:
    """One thing that can be bought, with its price and the first stock on its shelf, which is one lot."""

    code: str
    spec: str
    price: Money
    on_hand: int = 0
    lot: str | None = None
    best_before: date | None = None
    content: int | None = None
    content_unit: Unit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewListing:
    """One row of a bulk listing."""

    content: Content
    skus: tuple[NewSku, ...]


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What so much of it costs, so that packages can be compared."""

    price: Money
    per: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class TradedLine:
    """What was paid for one piece, and for how many."""

    sku_id: UUID
    unit_price: Money
    quantity: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Pieces that came back, and out of which lot they had been sold: a recall finds them again. None: out of none."""

    sku_id: UUID
    quantity: int
    lot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """All that a quote and a contract need of one thing on sale, as it is shown at this moment.

    ``facts`` are in the words of the page, in Chinese; ``fact_set`` is the version of its category's set they are of.
    ``has_deposit`` and ``has_freight``: such terms were ever stated, so it is worth asking which hold.
    """

    sku_id: UUID
    sku_code: str
    spec: str
    listing_id: UUID
    version_id: UUID
    version_number: int
    merchant_id: UUID
    title_zh: str
    title_en: str
    unit_price: Money
    supply: Supply
    category: str
    return_terms: ReturnTerms
    delivery_hours: int
    facts: Mapping[str, str]
    fact_set: int
    images: tuple[str, ...]
    content_sha256: str
    available: int
    delivery: Delivery = Delivery.CARRIER
    has_deposit: bool = True
    has_freight: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One listing as a page of listings shows it. ``price`` is the lowest of its SKUs, ``promotion`` lowers
    it; ``image`` is its first one."""

    listing_id: UUID
    merchant_id: UUID
    category: str
    title_zh: str
    title_en: str
    state: State
    version_number: int
    price: Money | None
    self_operated: bool
    stock: StockState
    published_at: datetime | None
    image: str
    shown_until: datetime | None
    promotion: ShownPromotion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One SKU as its listing's page shows it. ``best_before``: its pieces are good at least until then."""

    sku_id: UUID
    code: str
    spec: str
    price: Money | None
    unit_price: UnitPrice | None
    stock: StockState
    available: int
    best_before: date | None = None
    promotion: ShownPromotion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A listing in full: what its version in force says, and its shelves.

    ``schema`` is the form in which the content was hashed; ``shown_until`` ends the first of its certificates.
    """

    listing_id: UUID
    merchant_id: UUID
    version_id: UUID
    version_number: int
    content: Content
    facts: tuple[ShownFact, ...]
    fact_set: int
    schema: int
    content_sha256: str
    state: str
    published_at: datetime | None
    shown_until: datetime | None
    shelves: tuple[Shelf, ...]
    deposits: tuple[StatedTerms, ...] = ()
    delivery: Delivery = Delivery.CARRIER


@dataclass(frozen=True, slots=True)
class ShelfChange:
    """How many pieces of a SKU could be bought before a change of its shelf, and how many after it."""

    merchant_id: UUID
    listing_id: UUID
    before: int
    after: int


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
    """One lot, or None for what came without one, of which more pieces were named than are left."""

    sku_id: UUID
    lot: str | None
    picked: int
    left: int


class Short(TypedDict):
    """One thing of which there is not enough."""

    sku_id: UUID
    wanted: int
    left: int


@dataclass(frozen=True, slots=True)
class TakedownCase:
    """A case of an app above that keeps listings of a shop from sale: its kind (`complaints.infringement`) and id."""

    kind: str
    id: UUID
    merchant_id: UUID
