"""May this be shown, what is it hashed to, and what does it cost for comparison?"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

import orjson
import rfc8785

from catalog.policies._facts import claims, ended_certificates, missing_facts, wrong_facts
from catalog.policies._freight import says_free
from catalog.policies._ranking import claims_self_operation
from catalog.types import (
    SHOWN_BY,
    AskedFacts,
    Content,
    Exclusion,
    FactValue,
    LotLeft,
    ShelfChange,
    StockState,
    Supply,
    TakenBack,
    Unit,
    UnitPrice,
)
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.money import Money

Demands = Mapping[UUID, int] | Iterable[tuple[UUID, int]]

HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
SCHEMA: Final = 2  # of what is hashed
CLEAR: Final = 400  # house number: pixels of the shorter edge, half of what a page shows
FEW: Final = 5  # house number: from here down a shopper is told that few are left
COMPARED_PER: Final = {Unit.GRAM: 100, Unit.MILLILITRE: 100, Unit.PIECE: 1}


class Reason(StrEnum):
    """Why a listing may not be shown."""

    FACTS_MISSING = "facts_missing"
    FACTS_WRONG = "facts_wrong"
    FACT_SET_OUTDATED = "fact_set_outdated"
    CERTIFICATE_ENDED = "certificate_ended"
    FORBIDDEN_CLAIM = "forbidden_claim"
    NO_CLEAR_PICTURE = "no_clear_picture"
    TITLE_NOT_IN_CHINESE = "title_not_in_chinese"
    NO_ITEM = "no_item"
    NO_PRICE = "no_price"
    MERCHANT_MAY_NOT_SELL = "merchant_may_not_sell"
    RESTRICTED = "restricted"
    WRONG_SUPPLY = "wrong_supply"
    RETURN_EXCLUSION_NOT_OPEN = "return_exclusion_not_open"
    SELF_OPERATION_CLAIMED = "self_operation_claimed"
    NOT_SENT_FREE = "not_sent_free"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFacts:
    """What a category asks of its listings, and for which reasons they may not go back without one."""

    code: str
    asked: AskedFacts
    supply: Supply
    exclusions: frozenset[Exclusion]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopFacts:
    """Facts about the seller, and whether a measure keeps these goods from being shown.
    ``against_selling``: the reasons why the shop may not sell such goods now."""

    against_selling: tuple[str, ...] = ()
    self_operated: bool
    restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishFacts:
    """All that the decision needs to know. ``held_to``: the version of the set of facts that was in force when the
    content was written; ``not_free``: the provinces to which sending it costs something; ``specs``: the names of its
    items; ``pictures``: width and height of each of its pictures, in pixels.
    """

    content: Content
    category: CategoryFacts
    held_to: int
    today: date
    items: int
    priced: int
    shop: ShopFacts
    not_free: Collection[str] = ()
    specs: Collection[str] = ()
    pictures: Collection[tuple[int, int]] = ()


@fulfils("ECL-17a")
def may_publish(facts: PublishFacts) -> Verdict:
    """Every reason against, not just the first; none means yes."""
    content, category = facts.content, facts.category
    checks = {
        Reason.FACTS_MISSING: bool(missing_facts(content.facts, required=required_facts(content, category))),
        Reason.FACTS_WRONG: bool(wrong_facts(content.facts, asked=category.asked)),
        Reason.FACT_SET_OUTDATED: facts.held_to != category.asked.number,
        Reason.CERTIFICATE_ENDED: bool(ended_certificates(content.facts, today=facts.today)),
        Reason.FORBIDDEN_CLAIM: bool(claims(content, specs=facts.specs)),
        Reason.NO_CLEAR_PICTURE: not has_clear_picture(facts.pictures),
        Reason.TITLE_NOT_IN_CHINESE: not HAN.search(content.title_zh),
        Reason.NO_ITEM: not facts.items,
        Reason.NO_PRICE: facts.priced < facts.items,
        Reason.MERCHANT_MAY_NOT_SELL: bool(facts.shop.against_selling),
        Reason.RESTRICTED: facts.shop.restricted,
        Reason.WRONG_SUPPLY: content.supply is not category.supply,
        Reason.SELF_OPERATION_CLAIMED: not facts.shop.self_operated and claims_self_operation(content),
        Reason.RETURN_EXCLUSION_NOT_OPEN: not may_exclude(content.return_terms.exclusion, of=category),
        Reason.NOT_SENT_FREE: bool(facts.not_free) and says_free(f"{content.title_zh} {content.title_en}"),
    }
    return Verdict.of(checks)


@fulfils("HSE-01", part="clear pictures")
def has_clear_picture(sizes: Collection[tuple[int, int]]) -> bool:
    """Does one of the pictures of these sizes have pixels enough, each way, to show the thing?"""
    return any(min(size) >= CLEAR for size in sizes)


@fulfils("NRR-06", "NRR-07")
def required_facts(content: Content, category: CategoryFacts) -> tuple[str, ...]:
    """What the category needs, and what shows that the listing is excluded from the return without a reason."""
    shown_by, required = SHOWN_BY[content.return_terms.exclusion], category.asked.required
    return (*required, *(str(fact) for fact in shown_by if fact not in required))


@fulfils("NRR-06", "NRR-07", "CRI-19a")
def may_exclude(claimed: Exclusion, *, of: CategoryFacts) -> bool:
    """May this listing say that it does not go back without a reason? Only for a reason that its category knows."""
    return claimed is Exclusion.NONE or claimed in of.exclusions


def content_sha256(content: Content, *, fact_set: int, schema: int = SCHEMA) -> str:
    """The fingerprint of what is shown: SHA-256 over canonical JSON (RFC 8785), so that anybody can recompute it.

    Schema 1, from before facts had kinds, hashed each of them as a bare text and named no set.
    """
    facts = {code: _hashed(value, schema) for code, value in content.facts.items()}
    document = asdict(content) | {"facts": facts, "images": list(content.images), "schema": schema}
    if schema > 1:
        document["fact_set"] = fact_set
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def _hashed(value: FactValue, schema: int) -> str | dict[str, str]:
    return value.to_json() if schema > 1 else value.value


def one_after(first: Mapping[UUID, ShelfChange], second: Mapping[UUID, ShelfChange]) -> dict[UUID, ShelfChange]:
    """Two changes of shelves as one: from before the first until after the second."""
    both = {id_: replace(change, before=first[id_].before) for id_, change in second.items() if id_ in first}
    return {**first, **second, **both}


def summed(demands: Demands) -> dict[UUID, int]:
    """Two lines on one item are one demand; ids ascend. Raises ``ValueError`` for less than one piece."""
    wanted: Counter[UUID] = Counter()
    for sku_id, quantity in demands.items() if isinstance(demands, Mapping) else demands:
        if quantity < 1:
            raise ValueError(f"{quantity} pieces cannot be set aside")
        wanted[sku_id] += quantity
    return dict(sorted(wanted.items()))


def summed_by_lot(pieces: Iterable[TakenBack]) -> dict[tuple[UUID, str | None], int]:
    """Pieces of one item out of one lot, together. Raises ``ValueError`` for less than one piece."""
    back: Counter[tuple[UUID, str | None]] = Counter()
    for piece in pieces:
        if piece.quantity < 1:
            raise ValueError(f"{piece.quantity} pieces do not come back")
        back[piece.sku_id, piece.lot or None] += piece.quantity
    return dict(back)


def by_lot(quantity: int, *, lots: Mapping[str, int]) -> dict[str | None, int] | None:
    """How many pieces left from which lot, the rest from none that was named; ``None`` where the lots do not match."""
    rest = quantity - sum(lots.values())
    if rest < 0 or any(pieces < 1 for pieces in lots.values()):
        return None
    parts: dict[str | None, int] = {None: rest} if rest else {}
    parts.update(lots.items())
    return parts


def oldest_first(quantity: int, lots: Sequence[LotLeft]) -> tuple[LotLeft, ...]:
    """The same lots with the pieces to pack: of the first as many as there are, then of the next."""
    packed = []
    for lot in lots:
        suggested = min(quantity, lot.left)
        packed.append(replace(lot, suggested=suggested))
        quantity -= suggested
    return tuple(packed)


def stock_state(available: int) -> StockState:
    """What a shopper is told."""
    if available < 1:
        return StockState.SOLD_OUT
    return StockState.FEW_LEFT if available <= FEW else StockState.IN_STOCK


def restocked(card: str, page: str, *, states: Mapping[UUID, StockState]) -> tuple[bool, str, str]:
    """Are there pieces of a listing, and what do its card and its page say, once these of its shelves are called so?"""
    shown, whole = orjson.loads(card), orjson.loads(page)
    for shelf in whole["skus"]:
        shelf["stock"] = states.get(UUID(shelf["id"]), shelf["stock"])
    best = min((StockState(shelf["stock"]) for shelf in whole["skus"]), key=list(StockState).index)
    shown["stock"] = best
    return best is not StockState.SOLD_OUT, orjson.dumps(shown).decode(), orjson.dumps(whole).decode()


def unit_price(price: Money, *, content: int | None, unit: Unit | None) -> UnitPrice | None:
    """What 100 g, 100 ml or one piece cost, half a fen rounded up; ``None`` where the package says no content."""
    if not content or unit is None:
        return None
    per = COMPARED_PER[unit]
    return UnitPrice(Money((2 * price.amount * per + content) // (2 * content), price.currency), per, unit)
