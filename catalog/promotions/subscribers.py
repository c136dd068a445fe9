"""Tell a shop that its promotion is over."""

from __future__ import annotations

from catalog.promotions.case import PROMOTION
from catalog.promotions.events import PromotionEnded
from catalog.stock import queries as stock_queries
from platform_core.cases.telling import tell_parties
from platform_core.money import Money


def said_of_promotion(fact: PromotionEnded) -> dict[str, str]:
    """The facts of a promotion for its texts: the item, and its price from now on."""
    code, version = stock_queries.code_and_version(fact.sku_id)
    return {
        "title_zh": version.title_zh,
        "title_en": version.title_en or version.title_zh,
        "code": code,
        "amount": str(Money(fact.amount, fact.currency)),
        "amount_after": str(Money(fact.amount_after, fact.currency)),
    }


tell_parties(PROMOTION, more=said_of_promotion, alone=True)
