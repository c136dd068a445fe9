"""Words of the window: cards, pages, offers, filters, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from catalog.deposits.types import StatedTerms
from catalog.listings.types import Content, Delivery, ReturnTerms, ShownFact, Supply
from catalog.prices.types import UnitPrice
from catalog.promotions.types import ShownPromotion
from catalog.ranking.types import AdSlot
from catalog.stock.types import Option, StockState
from platform_core.labels import Labelled
from platform_core.money import Money
from platform_core.states import State

EVER: Final = datetime(1, 1, 1, tzinfo=UTC)  # the beginning of a row that has been on show from the start
NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The filters of a page of listings. ``facts``: each ``code:value``; ``words``: the words of a search.

    ``price_from`` and ``price_to`` are fen, both included.
    """

    category: str = ""
    merchant_id: UUID | None = None
    price_from: int | None = None
    price_to: int | None = None
    in_stock: bool = False
    sent_free: bool = False
    facts: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A paid place: who pays, and the card of the listing as JSON."""

    advertiser_id: UUID
    advertiser: str
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCards:
    """The cards of one page as JSON, and where the next begins: None after the last."""

    cards: tuple[str, ...]
    beyond: tuple[object, ...] | None
    paid: tuple[Paid, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The number of listings that one more filter would leave."""

    facet: str
    value: str
    listings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A difference between the window and the truth."""

    listing_id: UUID
    what: str


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
    options: tuple[Option, ...] = ()
    price: Money | None
    unit_price: UnitPrice | None
    stock: StockState
    available: int
    best_before: date | None = None
    promotion: ShownPromotion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A listing in full: the content of its version in force, and its shelves.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlacement:
    """A paid place as it is shown: with its mark, in the reader's language, and who pays for it."""

    slot: AdSlot
    mark: str
    advertiser_id: UUID
    advertiser: str
    listing: Card


class Ordering(Labelled):
    """The orders of a page of listings: the same for everybody, and never by who asks (ECL-18a, ECL-40a)."""

    NEWEST = "newest", "the newest first"
    PRICE = "price", "the cheapest first"
    PRICE_DOWN = "price_down", "the dearest first"
    SALES = "sales", "what was received most often first"
    CREDIT = "credit", "by the credit score of the shop; without a score last"
    RELEVANCE = "relevance", "what fits the words best first, by its text alone"
