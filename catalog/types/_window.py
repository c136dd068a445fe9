"""In which words does the shop window speak? Frozen values and enumerations, for every app above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypedDict
from uuid import UUID

from platform_core.labels import Labelled, Reason
from platform_core.money import Money


class Supply(StrEnum):
    """What the law of returns, proof and liability asks first."""

    GOODS = "goods"
    SERVICE = "service"


class Exclusion(Labelled):
    """Why the seven-day return without reason may not be open: the four classes of NRR-06, the three of NRR-07."""

    NONE = "none"
    CUSTOM_MADE = "custom_made", "made to the buyer's order"
    PERISHABLE = "perishable"
    DIGITAL = "digital", "digital goods"
    PERIODICAL = "periodical", "newspapers and magazines"
    UNSAFE_ONCE_OPENED = "unsafe_once_opened", "unsafe once it is opened"
    LOSES_VALUE_ONCE_USED = "loses_value_once_used", "loses its value once it is used"
    NEAR_EXPIRY_OR_FLAWED = "near_expiry_or_flawed", "near its date, or sold with a flaw that was named"


# NRR-06: the law itself takes these out; the others go by the shopper's confirmation alone (NRR-07).
EXCLUDED_BY_LAW: Final = frozenset(
    {Exclusion.CUSTOM_MADE, Exclusion.PERISHABLE, Exclusion.DIGITAL, Exclusion.PERIODICAL}
)


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


class Fact(StrEnum):
    """What a consumer may demand to know of goods or a service (CRL-08, HSE-01); a category says which it needs."""

    BRAND = "brand"
    MODEL = "model"
    SPECIFICATION = "specification"
    GRADE = "grade"
    USE = "use"
    PERFORMANCE = "performance"
    ORIGIN = "origin"
    PRODUCER = "producer"
    PRODUCER_ADDRESS = "producer_address"
    STANDARD = "standard"
    CERTIFICATE = "certificate"
    NET_CONTENT = "net_content"
    INGREDIENTS = "ingredients"
    PRODUCTION_DATE = "production_date"
    SHELF_LIFE = "shelf_life"
    STORAGE = "storage"
    FOOD_LICENCE = "food_licence"
    COSMETICS_NUMBER = "cosmetics_number"
    MATERIAL = "material"
    CARE = "care"
    CCC_MARK = "ccc_mark"
    RATED_POWER = "rated_power"
    MANUAL = "manual"
    WARRANTY = "warranty"
    AUTHOR = "author"
    PUBLISHER = "publisher"
    ISBN = "isbn"
    FORMAT = "format"
    SYSTEM_REQUIREMENTS = "system_requirements"
    LICENCE_TERMS = "licence_terms"
    SERVICE_CONTENT = "service_content"
    SERVICE_FEES = "service_fees"
    BUYER_DETERMINES = "buyer_determines"
    UNFIT_FOR_RETURN = "unfit_for_return"
    FLAW = "flaw"


FACT_NAMES: Final[Mapping[Fact, tuple[str, str]]] = {
    Fact.BRAND: ("品牌", "Brand"),
    Fact.MODEL: ("型号", "Model"),
    Fact.SPECIFICATION: ("规格", "Specification"),
    Fact.GRADE: ("等级", "Grade"),
    Fact.USE: ("用途", "Use"),
    Fact.PERFORMANCE: ("性能", "Performance"),
    Fact.ORIGIN: ("产地", "Place of origin"),
    Fact.PRODUCER: ("生产者", "Producer"),
    Fact.PRODUCER_ADDRESS: ("生产者地址", "Producer's address"),
    Fact.STANDARD: ("执行标准", "Product standard"),
    Fact.CERTIFICATE: ("检验合格证明", "Inspection certificate"),
    Fact.NET_CONTENT: ("净含量", "Net content"),
    Fact.INGREDIENTS: ("主要成分", "Main ingredients"),
    Fact.PRODUCTION_DATE: ("生产日期", "Date of production"),
    Fact.SHELF_LIFE: ("保质期", "Shelf life"),
    Fact.STORAGE: ("贮存条件", "Storage"),
    Fact.FOOD_LICENCE: ("食品许可证编号", "Food licence number"),
    Fact.COSMETICS_NUMBER: ("化妆品注册或备案编号", "Cosmetics registration number"),
    Fact.MATERIAL: ("材质", "Material"),
    Fact.CARE: ("洗涤保养", "Care"),
    Fact.CCC_MARK: ("3C认证编号", "CCC certificate number"),
    Fact.RATED_POWER: ("额定功率", "Rated power"),
    Fact.MANUAL: ("使用说明", "Manual"),
    Fact.WARRANTY: ("售后服务", "After-sales service"),
    Fact.AUTHOR: ("作者", "Author"),
    Fact.PUBLISHER: ("出版者", "Publisher"),
    Fact.ISBN: ("国际标准书号", "ISBN"),
    Fact.FORMAT: ("格式", "Format"),
    Fact.SYSTEM_REQUIREMENTS: ("运行要求", "System requirements"),
    Fact.LICENCE_TERMS: ("使用许可", "Licence terms"),
    Fact.SERVICE_CONTENT: ("服务内容", "What the service covers"),
    Fact.SERVICE_FEES: ("服务费用", "What the service costs"),
    Fact.BUYER_DETERMINES: ("由买家决定的内容", "What the buyer determines"),
    Fact.UNFIT_FOR_RETURN: ("不宜退货的原因", "Why it is not fit to be returned"),
    Fact.FLAW: ("临期或瑕疵说明", "Its flaw, or how near its date is"),
}

# What a listing has to tell before it may say that it does not go back without a reason.
SHOWN_BY: Final[Mapping[Exclusion, tuple[Fact, ...]]] = {
    Exclusion.NONE: (),
    Exclusion.CUSTOM_MADE: (Fact.BUYER_DETERMINES,),
    Exclusion.PERISHABLE: (Fact.STORAGE,),
    Exclusion.DIGITAL: (Fact.FORMAT, Fact.LICENCE_TERMS),
    Exclusion.PERIODICAL: (Fact.PUBLISHER,),
    Exclusion.UNSAFE_ONCE_OPENED: (Fact.UNFIT_FOR_RETURN,),
    Exclusion.LOSES_VALUE_ONCE_USED: (Fact.UNFIT_FOR_RETURN,),
    Exclusion.NEAR_EXPIRY_OR_FLAWED: (Fact.FLAW,),
}


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
    facts: Mapping[str, str]
    delivery_hours: int
    title_en: str = ""
    supply: Supply = Supply.GOODS
    return_terms: ReturnTerms = ReturnTerms()
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSku:
    """One thing that can be bought, with its price and the first stock on its shelf."""

    code: str
    spec: str
    price: Money
    on_hand: int = 0
    lot: str | None = None
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
    """All that a quote and a contract need of one thing on sale, as it is shown at this moment."""

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
    images: tuple[str, ...]
    content_sha256: str
    available: int


class Ordering(Labelled):
    """By what a page of listings is ordered: for everybody alike, and never by who asks (ECL-18a, ECL-40a)."""

    NEWEST = "newest", "the newest first"
    PRICE = "price", "the cheapest first"
    PRICE_DOWN = "price_down", "the dearest first"
    SALES = "sales", "what was received most often first"
    CREDIT = "credit", "by the credit score of the shop; without a score last"


ORDERED_BY: Final[Mapping[Ordering, tuple[str, ...]]] = {
    Ordering.NEWEST: ("-published_at", "-id"),
    Ordering.PRICE: ("lowest_price", "id"),
    Ordering.PRICE_DOWN: ("-lowest_price", "-id"),
    Ordering.SALES: ("-received", "-id"),
    Ordering.CREDIT: ("-score", "-id"),
}


class AdSlot(Labelled):
    """Which places among listings are paid for? Each stands by itself, marked as an advertisement (ECL-40b)."""

    LIST_TOP = "list_top", "above a page of listings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A paid place to be booked: for which listing, where, and from when until when."""

    listing_id: UUID
    slot: AdSlot
    begins_at: datetime
    ends_at: datetime


class PlacementRefusal(Reason):
    """Why a place may not be booked."""

    NOT_ON_SHOW = "not_on_show", "the listing is not on show"
    BEGINS_IN_THE_PAST = "begins_in_the_past"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    PLACE_TAKEN = "place_taken", "it has a place there at that time"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFacts:
    """What decides whether a place may be booked."""

    booking: Booking
    on_show: bool
    taken: bool
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One listing as a page of listings shows it. ``price`` is the lowest of its SKUs."""

    listing_id: UUID
    merchant_id: UUID
    category: str
    title_zh: str
    title_en: str
    state: str
    version_number: int
    price: Money | None
    self_operated: bool
    stock: StockState
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlacement:
    """A paid place as it is shown: with its mark, in the reader's language, and who pays for it."""

    slot: AdSlot
    mark: str
    advertiser_id: UUID
    advertiser: str
    listing: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One SKU as its listing's page shows it."""

    sku_id: UUID
    code: str
    spec: str
    price: Money | None
    unit_price: UnitPrice | None
    stock: StockState
    available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A listing in full: what its version in force says, and its shelves."""

    listing_id: UUID
    merchant_id: UUID
    version_id: UUID
    version_number: int
    content: Content
    content_sha256: str
    state: str
    published_at: datetime | None
    shelves: tuple[Shelf, ...]


@dataclass(frozen=True, slots=True)
class LotLeft:
    """One lot on a shelf: how many pieces are left, when the first of them came, and how many of them to pack.

    ``lot`` is empty for the pieces that came without one.
    """

    lot: str
    left: int
    received_at: datetime
    suggested: int = 0


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
