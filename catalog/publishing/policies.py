"""Rules on whether a listing may be shown: its facts, claims, pictures, price, freight and shop."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalog.freight.policies import says_free
from catalog.listings.policies import CategoryFacts, claims, ended_certificates, wrong_facts
from catalog.listings.types import SHOWN_BY, Content, Exclusion, FactValue
from platform_core import labels
from platform_core.duties import fulfils
from platform_core.errors import Verdict


@fulfils("CRL-18", "FSL-67", "PQL-27")
@fulfils("HSE-01", part="facts")
@fulfils("CRL-08", part="goods, by category")
def missing_facts(facts: Mapping[str, FactValue], *, required: Collection[str]) -> tuple[str, ...]:
    """The facts that are needed and were not told, in the order in which they are asked for."""
    return tuple(code for code in required if code not in facts or not facts[code].value.strip())


SELF_OPERATED: Final = re.compile(r"自营|self[- ]?operated", re.IGNORECASE)


@fulfils("ECL-37")
def claims_self_operation(content: Content) -> bool:
    """Whether a title says that the platform itself sells. The mark comes from the register alone."""
    return bool(SELF_OPERATED.search(f"{content.title_zh} {content.title_en}"))


HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
CLEAR: Final = 400  # house number: pixels of the shorter edge, half the edge that a page shows


class Reason(labels.Reason):
    """The reasons against showing a listing."""

    FACTS_MISSING = "facts_missing"
    FACTS_WRONG = "facts_wrong", "facts are told in another form than is asked"
    FACT_SET_OUTDATED = "fact_set_outdated", "other facts are asked since it was saved: save it again"
    CERTIFICATE_ENDED = "certificate_ended", "a certificate is good no more"
    FORBIDDEN_CLAIM = "forbidden_claim", "it uses words that no listing of this kind may use"
    NO_CLEAR_PICTURE = "no_clear_picture", "no photo is clear: one has to be at least 400 pixels wide and high"
    TITLE_NOT_IN_CHINESE = "title_not_in_chinese", "the title is not in Chinese"
    NO_ITEM = "no_item", "there is no item to buy"
    NO_PRICE = "no_price", "an item has no price"
    MERCHANT_MAY_NOT_SELL = "merchant_may_not_sell", "the shop may not sell such goods now"
    RESTRICTED = "restricted", "a measure or a case keeps it from being shown"
    WRONG_SUPPLY = "wrong_supply", "it is goods where the category is a service, or the other way round"
    RETURN_EXCLUSION_NOT_OPEN = (
        "return_exclusion_not_open",
        "such goods may not be excluded from return for this reason",
    )
    SELF_OPERATION_CLAIMED = "self_operation_claimed", "the title says that the platform itself sells"
    NOT_SENT_FREE = "not_sent_free", "the title says that it is sent free of charge, and it is not so everywhere"


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
    """Refuse with every reason, not just the first; none means yes."""
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
        Reason.NOT_SENT_FREE: bool(facts.not_free) and promises_free_freight(content),
    }
    return Verdict.of(checks)


def promises_free_freight(content: Content) -> bool:
    """Whether its title says that it is sent free of charge."""
    return says_free(f"{content.title_zh} {content.title_en}")


@fulfils("HSE-01", part="clear pictures")
def has_clear_picture(sizes: Collection[tuple[int, int]]) -> bool:
    """Whether one of the pictures of these sizes has pixels enough, each way, to show the thing."""
    return any(min(size) >= CLEAR for size in sizes)


@fulfils("NRR-06", "NRR-07")
def required_facts(content: Content, category: CategoryFacts) -> tuple[str, ...]:
    """The facts that the category needs, and those that show an exclusion from the return without a reason."""
    shown_by, required = SHOWN_BY[content.return_terms.exclusion], category.asked.required_codes
    return (*required, *(str(fact) for fact in shown_by if fact not in required))


@fulfils("NRR-06", "NRR-07", "CRI-19a")
def may_exclude(claimed: Exclusion, *, of: CategoryFacts) -> bool:
    """Allow a listing to exclude the return without a reason only for a reason that its category knows."""
    return claimed is Exclusion.NONE or claimed in of.exclusions
