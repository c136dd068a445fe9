"""Words of listings: facts, content, terms of return, changes of a shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from platform_core.labels import Labelled

LONGEST_FACT: Final = 1_000  # characters
FIRST_HOURS: Final = 48  # house number: from payment to dispatch, until the shop says otherwise
MOST_HOURS: Final = 24 * 365
NO_PERSON: Final = (
    "what a shop says of its goods, their stock and their prices; buyers appear as the id of an order alone"
)


class Exclusion(Labelled):
    """The reasons that exclude the seven-day return: the four classes of NRR-06, the three of NRR-07."""

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


class Guarantee(Labelled):
    """The rules that hold when goods of a category fail."""

    GENERAL = "general", "the law for all goods"
    THREE_GUARANTEES = "three_guarantees", "the three guarantees: repair, exchange and return"


@dataclass(frozen=True, slots=True)
class FaultRules:
    """The law of faults for some goods: whether they are durable, so that the seller has to prove the cause of a fault,
    and by which rules they are guaranteed."""

    durable: bool = False
    by: Guarantee = Guarantee.GENERAL


class Delivery(Labelled):
    """The ways in which a purchase gets to the shopper."""

    CARRIER = "carrier", "by a carrier"
    CODE = "code", "by a code, without a carrier"


class FactKind(StrEnum):
    """The forms of a fact's value."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CERTIFICATE = "certificate"


class Fact(StrEnum):
    """The facts of goods or a service that a consumer may demand (CRL-08, HSE-01); a category says which it needs."""

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
    ADDITIVES = "additives"
    SAFETY_CLASS = "safety_class"
    SAFETY_WARNING = "safety_warning"
    RATED_VOLTAGE = "rated_voltage"
    FILE_SIZE = "file_size"


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
    Fact.ADDITIVES: ("食品添加剂", "Food additives"),
    Fact.SAFETY_CLASS: ("安全技术类别", "Safety class"),
    Fact.SAFETY_WARNING: ("安全警示", "Safety warning"),
    Fact.RATED_VOLTAGE: ("额定电压", "Rated voltage"),
    Fact.FILE_SIZE: ("文件大小", "Size of the file"),
}

# The facts that a listing has to tell before it may exclude the return without a reason.
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


# Units by their symbols in GB 3100, each in Chinese and in English; a fact says which of them it takes.
MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    **{symbol: (symbol, symbol) for symbol in ("g", "kg", "ml", "L", "mm", "cm", "m", "W", "kW", "V", "MB", "GB")},
    "day": ("天", "days"),
    "month": ("个月", "months"),
    "year": ("年", "years"),
}


@dataclass(frozen=True, slots=True)
class FactValue:
    """The value of one fact of a listing: a plain decimal for a number, ISO 8601 for a date, a code for a choice.

    ``unit`` belongs to a number; ``valid_until`` is the last day on which a certificate is good.
    """

    value: str
    unit: str = ""
    valid_until: date | None = None

    @classmethod
    def from_json(cls, said: Mapping[str, str]) -> Self:
        until = said.get("valid_until")
        return cls(said["value"], said.get("unit", ""), date.fromisoformat(until) if until else None)

    def to_json(self) -> dict[str, str]:
        """The value as it is stored and hashed: without its empty parts."""
        said = {"unit": self.unit, "valid_until": self.valid_until.isoformat() if self.valid_until else ""}
        return {"value": self.value} | {name: text for name, text in said.items() if text}


def in_words(facts: Mapping[str, str]) -> dict[str, FactValue]:
    """Make the values of facts that are told in words alone."""
    return {code: FactValue(text) for code, text in facts.items()}


@dataclass(frozen=True, slots=True)
class FactChoice:
    """One of the values of a choice."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefinition:
    """One fact of a set. ``ends``: the certificate has to say its last day. ``duty``: who asks for the fact."""

    code: str
    kind: FactKind
    name_zh: str
    name_en: str
    duty: str
    required: bool
    units: tuple[str, ...] = ()
    choices: tuple[FactChoice, ...] = ()
    ends: bool = False

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        return cls(
            code=said["code"],
            kind=FactKind(said["kind"]),
            name_zh=said["name_zh"],
            name_en=said["name_en"],
            duty=said["duty"],
            required=said["required"],
            units=tuple(said.get("units", ())),
            choices=tuple(FactChoice(*choice) for choice in said.get("choices", ())),
            ends=said.get("ends", False),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFacts:
    """One version of the facts a category requires. ``dated_lots``: its goods come with a best-before date.

    ``delivery``: goods that are delivered by a code have no parcel, no freight and no address.
    """

    number: int
    facts: tuple[FactDefinition, ...]
    dated_lots: bool = False
    delivery: Delivery = Delivery.CARRIER

    @property
    def required_codes(self) -> tuple[str, ...]:
        return tuple(fact.code for fact in self.facts if fact.required)

    @property
    def by_code(self) -> dict[str, FactDefinition]:
        return {fact.code: fact for fact in self.facts}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFact:
    """A fact as a page shows it: its name, its value, and the value in words."""

    key: str
    kind: FactKind
    name_zh: str
    name_en: str
    value: FactValue
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOf:
    """The facts that the listings of a category have to tell, for its readers."""

    name_zh: str
    name_en: str
    asked: AskedFacts


IMAGE_EDGES: Final = (200, 800, 1600)  # house numbers: the longer edge in pixels, of a card, a page and a close look


class Supply(StrEnum):
    """Goods or a service: the first question of the law of returns, proof and liability."""

    GOODS = "goods"
    SERVICE = "service"


class Payer(Labelled):
    """The bearers of the freight of a return without reason."""

    SHOPPER = "shopper", "at the shopper's cost"
    MERCHANT = "merchant", "at the shop's cost"


@dataclass(frozen=True, slots=True)
class ReturnTerms:
    """The merchant's promise beyond the law's own window; less than the law cannot be stated."""

    exclusion: Exclusion = Exclusion.NONE
    freight: Payer = Payer.SHOPPER
    extra_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The content of one version of a listing. ``delivery_hours``: promised from payment to dispatch (or service)."""

    category: str
    title_zh: str
    facts: Mapping[str, FactValue]
    delivery_hours: int
    title_en: str = ""
    supply: Supply = Supply.GOODS
    return_terms: ReturnTerms = ReturnTerms()
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShelfChange:
    """The number of pieces of a SKU that could be bought before a change of its shelf, and after it."""

    merchant_id: UUID
    listing_id: UUID
    before: int
    after: int
