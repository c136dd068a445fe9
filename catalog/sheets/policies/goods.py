"""Columns of tables of goods, stock and prices, and the reading of a line as an item and its listing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalog.listings.policies import CategoryFacts, is_of_kind
from catalog.listings.types import (
    FACT_NAMES,
    FIRST_HOURS,
    LONGEST_FACT,
    MEASURES,
    MOST_HOURS,
    Content,
    Fact,
    FactDefinition,
    FactKind,
    FactValue,
)
from catalog.publishing.types import OwnListing
from catalog.sheets.policies.cells import LineReader, find_name, folded_names
from catalog.sheets.types import CellFault, Cells, Column
from catalog.stock.policies import may_say, said_twice
from catalog.stock.types import (
    FULLEST,
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_OPTIONS,
    OPTION_WORD,
    NewSku,
    Option,
    Unit,
)
from platform_core.files.sheets import Cell
from platform_core.money import Money

NUMBER_AND_UNIT: Final = re.compile(r"^([0-9]+(?:\.[0-9]+)?)\s*(\S*)$")
OPTION: Final = re.compile(rf"^({OPTION_WORD})\s*[=＝]\s*({OPTION_WORD})$")
FACT: Final = "fact_"
UNTIL: Final = "_until"
UNITS_IN_CHINESE: Final[Mapping[str, tuple[str, ...]]] = {
    "g": ("克",),
    "kg": ("千克", "公斤"),
    "ml": ("毫升",),
    "L": ("升",),
    "mm": ("毫米",),
    "cm": ("厘米",),
    "m": ("米",),
    "W": ("瓦",),
    "kW": ("千瓦",),
    "V": ("伏",),
    "month": ("月",),
    "piece": ("件", "个", "只", "pieces"),
}

ITEM: Final = Column(key="code", zh="货号", en="Item code", required=True, exact=True, example="TEA-250")
GOODS: Final = (
    ITEM,
    Column(key="same_as", zh="同一商品的货号", en="Same goods as item", exact=True),
    Column(key="title_zh", zh="标题", en="Title", example="茉莉花茶 特级 250克"),
    Column(key="title_en", zh="英文标题", en="Title in English", example="Jasmine tea, 250 g"),
    Column(key="category", zh="类目", en="Category", exact=True),
    Column(key="spec", zh="选项", en="Option", required=True, example="250克 罐装"),
    Column(key="options", zh="各选项", en="Options"),  # as 颜色=红; 尺寸=M, and then the option may stay empty
    Column(key="price", zh="价格", en="Price", required=True, exact=True, example="128.00"),
    Column(key="on_hand", zh="库存", en="Pieces", exact=True, example="100"),
    Column(key="lot", zh="批次", en="Lot", exact=True, example="2026-04-A"),
    Column(key="best_before", zh="保质期至", en="Best before", exact=True, example="2027-09-30"),
    Column(key="content", zh="包装含量", en="Content of a package", exact=True, example="250克"),
    Column(key="delivery_hours", zh="发货时限（小时）", en="Dispatch within hours", exact=True, example="48"),
)
STOCK: Final = (
    ITEM,
    Column(key="pieces", zh="到货件数", en="Pieces that have come in", required=True, exact=True, example="50"),
    Column(key="lot", zh="批次", en="Lot", exact=True, example="2026-04-A"),
    Column(key="best_before", zh="保质期至", en="Best before", exact=True, example="2027-09-30"),
)
PRICE: Final = Column(key="price", zh="价格", en="Price", required=True, exact=True, example="128.00")
PRICES: Final = (ITEM, PRICE)
SPEC: Final = Column(key="spec", zh="选项", en="Option")
STOCK_OUT: Final = (
    ITEM,
    SPEC,
    Column(key="lot", zh="批次", en="Lot"),
    Column(key="best_before", zh="保质期至", en="Best before"),
    Column(key="left", zh="在架件数", en="Pieces left"),
)
PRICES_OUT: Final = (ITEM, PRICE, SPEC, Column(key="title", zh="标题", en="Title"))


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """An item to list: with the content of a new listing, or as a further item of the goods of another code."""

    sku: NewSku
    same_as: str
    content: Content | None


@dataclass(frozen=True, slots=True)
class StockLine:
    """Pieces of an item that have come in, as one lot."""

    code: str
    pieces: int
    lot: str | None
    best_before: date | None


@dataclass(frozen=True, slots=True)
class KnownCategories:
    """The categories by their codes, and their codes by every name."""

    facts: Mapping[str, CategoryFacts]
    names: dict[str, str]


def fact_columns(definitions: Iterable[FactDefinition]) -> Iterator[Column]:
    """A column for each fact, and one for the last day of a certificate. Each fact once."""
    seen: set[str] = set()
    for fact in definitions:
        zh, en = FACT_NAMES[Fact(fact.code)] if fact.code in set(Fact) else (fact.name_zh, fact.name_en)
        if fact.code not in seen:
            yield Column(key=f"{FACT}{fact.code}", zh=zh, en=en, exact=fact.kind is not FactKind.TEXT)
        if fact.kind is FactKind.CERTIFICATE and f"{fact.code}{UNTIL}" not in seen:
            seen.add(f"{fact.code}{UNTIL}")
            yield Column(key=f"{FACT}{fact.code}{UNTIL}", zh=f"{zh}有效期至", en=f"{en} valid until", exact=True)
        seen.add(fact.code)


def plain_definitions() -> list[FactDefinition]:
    """Every fact that a listing may tell, in plain words."""
    return [
        FactDefinition(code=fact, kind=FactKind.TEXT, name_zh=zh, name_en=en, duty="", required=False)
        for fact, (zh, en) in FACT_NAMES.items()
    ]


def goods_cells(of: OwnListing, packages: Mapping[str, str], *, in_english: bool) -> Iterator[dict[str, Cell]]:
    """The cells of each item of a listing, as they would be read again. ``packages``: the content by item code."""
    facts = dict(_fact_cells(of, in_english=in_english))
    words: dict[str, Cell] = {
        "title_zh": of.content.title_zh,
        "title_en": of.content.title_en,
        "category": of.category_en if in_english else of.category_zh,
        "delivery_hours": of.content.delivery_hours,
    }
    if not of.items:
        yield words | facts
    for place, item in enumerate(of.items):
        own: dict[str, Cell] = {
            "code": item.code,
            "same_as": of.items[0].code if place else None,
            "spec": item.spec,
            "options": "; ".join(f"{name}={value}" for name, value in item.options) or None,
            "price": item.price,
            "on_hand": item.on_hand,
            "content": packages.get(item.code),
        }
        yield own | words | ({} if place else facts)


def _fact_cells(of: OwnListing, *, in_english: bool) -> Iterator[tuple[str, Cell]]:
    for code, value in of.content.facts.items():
        asked = of.category.asked.by_code.get(code)
        chosen = {one.code: one.name_en if in_english else one.name_zh for one in asked.choices} if asked else {}
        text = chosen.get(value.value, value.value)
        if value.unit:
            zh, en = MEASURES.get(value.unit, (value.unit, value.unit))
            text = f"{text} {en if in_english else zh}"
        yield f"{FACT}{code}", text
        if value.valid_until:
            yield f"{FACT}{code}{UNTIL}", value.valid_until


def read_goods(cells: Cells, *, known: KnownCategories) -> GoodsLine:
    """Raises ``LineRefused`` with every fault."""
    line = LineReader(cells)
    same_as = line.code("same_as", required=False)
    sku = _item(line)
    content = None if same_as else _content(line, known)
    line.finish()
    return GoodsLine(sku, same_as, content)


def read_stock(cells: Cells) -> StockLine:
    """Raises ``LineRefused`` with every fault."""
    line = LineReader(cells)
    lot, best_before = line.text("lot", most=60), line.day("best_before")
    if best_before and not lot:
        line.refuse("lot", CellFault.CELL_EMPTY)
    found = StockLine(line.code("code"), line.whole("pieces", low=1, high=FULLEST), lot or None, best_before)
    line.finish()
    return found


def read_price(cells: Cells) -> tuple[str, Money]:
    """The code of an item, and its price. Raises ``LineRefused``."""
    line = LineReader(cells)
    found = line.code("code"), line.amount("price")
    line.finish()
    return found


def _item(line: LineReader) -> NewSku:
    lot, best_before = line.text("lot", most=60), line.day("best_before")
    if best_before and not lot:
        line.refuse("lot", CellFault.CELL_EMPTY)
    content, unit = _package(line)
    code = line.code("code")
    options = _options(line)
    spec = line.text("spec", most=120, required=not line.cells.get("options"))
    if not may_say(spec, options=options):
        line.refuse("spec", CellFault.NOT_OF_THE_OPTIONS)
    return NewSku(
        code=code,
        spec=spec,
        options=options,
        price=line.amount("price"),
        on_hand=line.whole("on_hand", low=0, high=FULLEST, without=0),
        lot=lot or None,
        best_before=best_before,
        content=content,
        content_unit=unit,
    )


def _options(line: LineReader) -> tuple[Option, ...]:
    """The options of an item, as `颜色=红; 尺寸=M`."""
    parts = [part.strip() for part in re.split("[;；]", line.cells.get("options", "")) if part.strip()]
    matches = [OPTION.match(part) for part in parts]
    found = tuple(Option(match[1], match[2]) for match in matches if match)
    too_long = any(len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE for name, value in found)
    if len(found) < len(parts) or len(parts) > MOST_OPTIONS or too_long or said_twice(name for name, _ in found):
        line.refuse("options", CellFault.NOT_OPTIONS)
        return ()
    return found


def _package(line: LineReader) -> tuple[int | None, Unit | None]:
    """How much is in a package, as `250克` or `500 ml`."""
    text = line.cells.get("content", "")
    if not text:
        return None, None
    match = NUMBER_AND_UNIT.match(text)
    unit = find_name(match[2], _names_of_units(tuple(Unit))) if match else None
    if not match or not match[1].isdigit() or not 0 < int(match[1]) <= FULLEST:
        line.refuse("content", CellFault.NOT_A_WHOLE_NUMBER)
    elif unit is None:
        line.refuse("content", CellFault.UNIT_MISSING)
    else:
        return int(match[1]), Unit(unit)
    return None, None


def _content(line: LineReader, known: KnownCategories) -> Content | None:
    title = line.text("title_zh", most=120, required=True)
    told = line.text("category", most=60, required=True)
    hours = line.whole("delivery_hours", low=1, high=MOST_HOURS, without=FIRST_HOURS)
    title_en = line.text("title_en", most=120)
    category = known.facts.get(find_name(told, known.names) or "")
    if category is None:
        if told:
            line.refuse("category", CellFault.UNKNOWN_CATEGORY)
        return None
    return Content(
        category=category.code,
        title_zh=title,
        title_en=title_en,
        facts=_facts(line, category),
        delivery_hours=hours,
        supply=category.supply,
    )


def _facts(line: LineReader, category: CategoryFacts) -> dict[str, FactValue]:
    told = {}
    for key in line.cells:
        code = key.removeprefix(FACT)
        if code == key or key.endswith(UNTIL) or not line.text(key, most=LONGEST_FACT):
            continue
        asked = category.asked.by_code.get(code)
        value = _value(line, key, asked) if asked else FactValue(line.cells[key])
        if value is not None:
            told[code] = value
    return told


def _value(line: LineReader, key: str, asked: FactDefinition) -> FactValue | None:
    text = line.cells[key]
    match asked.kind:
        case FactKind.NUMBER:
            return _number(line, key, asked)
        case FactKind.DATE:
            day = line.day(key)
            return FactValue(day.isoformat()) if day else None
        case FactKind.CHOICE:
            names = folded_names((one.code, one.name_zh, one.name_en) for one in asked.choices)
            if (chosen := find_name(text, names)) is None:
                line.refuse(key, CellFault.UNKNOWN_CHOICE)
                return None
            return FactValue(chosen)
        case FactKind.CERTIFICATE:
            until = line.day(f"{key}{UNTIL}")
            if asked.ends and not line.cells.get(f"{key}{UNTIL}"):
                line.refuse(f"{key}{UNTIL}", CellFault.CELL_EMPTY)
            return FactValue(text, valid_until=until)
    return FactValue(text)


def _number(line: LineReader, key: str, asked: FactDefinition) -> FactValue | None:
    match = NUMBER_AND_UNIT.match(line.cells[key])
    if not match:
        line.refuse(key, CellFault.NOT_A_NUMBER)
        return None
    only = asked.units[0] if len(asked.units) == 1 else None
    unit = find_name(match[2], _names_of_units(asked.units)) if match[2] else only
    if unit is None:
        line.refuse(key, CellFault.UNIT_MISSING)
        return None
    value = FactValue(match[1], unit)
    if not is_of_kind(value, asked):
        line.refuse(key, CellFault.NOT_A_NUMBER)
    return value


def _names_of_units(units: Sequence[str]) -> dict[str, str]:
    return folded_names((unit, *MEASURES.get(unit, ()), *UNITS_IN_CHINESE.get(unit, ())) for unit in map(str, units))
