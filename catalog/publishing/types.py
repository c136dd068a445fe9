"""Words for new goods, and for those that a shop works on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from catalog.listings.policies import CategoryFacts
from catalog.listings.states import ListingState
from catalog.listings.types import Content
from catalog.stock.types import NewSku, Option, StockState
from platform_core.labels import Labelled
from platform_core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class NewListing:
    """One row of a bulk listing."""

    content: Content
    skus: tuple[NewSku, ...]


class GoodsView(Labelled):
    """The lists in which a shop looks through its goods."""

    ALL = "all", "all goods"
    ON_SALE = "on_sale", "on sale"
    LACKING = "lacking", "not complete yet"
    DRAFT = "draft", "drafts"
    OFF_SALE = "off_sale", "taken off sale"


class BulkAct(Labelled):
    """The acts that a shop may do on several of its goods at once: each is one that a listing has alone."""

    PUBLISH = "publish", "put on sale"
    WITHDRAW = "withdraw", "take off sale"


class GoodsOrder(Labelled):
    """The orders in which such a list can stand."""

    NEWEST = "newest", "newest first"
    FEWEST_LEFT = "fewest_left", "fewest left first"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsFilter:
    """The goods that somebody looks for: a list, words, a category by its code, and how much is left of them."""

    view: GoodsView = GoodsView.ALL
    words: str = ""
    category: str = ""
    stock: StockState | None = None
    order: GoodsOrder = GoodsOrder.NEWEST

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves out goods of its list."""
        return bool(self.words or self.category or self.stock)


@dataclass(frozen=True, slots=True)
class GoodsCounts:
    """The number of goods in each list of a shop, and the codes of the categories that they are in."""

    by_view: Mapping[GoodsView, int]
    categories: Collection[str]


SALES_DAYS: Final = 30  # house number: the full days, today not among them, whose sales stand beside goods


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """A listing on the shelf: its lots that may be sold, the first last day of these, and the pieces sold of it in
    the last ``SALES_DAYS`` full days."""

    lots: int
    last_day: date | None
    sold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnItem:
    """One item as its shop works on it: ``on_hand`` are the pieces on the shelf, ``available`` those nobody ordered."""

    sku_id: UUID
    code: str
    spec: str
    options: tuple[Option, ...]
    price: Money | None
    on_hand: int
    available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnListing:
    """A listing as its shop works on it, with the facts that its category asks for now.

    ``held_to`` is the set of facts in force when version ``number`` was saved; ``pictures`` their sizes in pixels.
    """

    listing_id: UUID
    state: ListingState
    number: int
    published_at: datetime | None
    shown_until: datetime | None
    content: Content
    held_to: int
    category: CategoryFacts
    category_zh: str
    category_en: str
    items: tuple[OwnItem, ...]
    pictures: Mapping[str, tuple[int, int]]
