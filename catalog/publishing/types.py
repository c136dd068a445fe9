"""Words for new goods, and for those that a shop works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from catalog.listings.policies import CategoryFacts
from catalog.listings.states import ListingState
from catalog.listings.types import Content
from catalog.stock.types import NewSku, Option
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
