"""The page of an item's prices: the chain, the running promotion, and the price that may be struck through."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from catalog.freight.types import PROVINCES, Rate, StatedFreight
from catalog.prices import queries as prices_queries
from catalog.prices.types import PriceFrom
from catalog.promotions import queries as promotions_queries
from catalog.promotions.types import ReferenceBasis, ShownPromotion
from catalog.stock import queries as stock_queries
from platform_core.cases import words
from platform_core.cases.form_pages import Facts


def whole(sku_id: UUID, *, at: datetime) -> Facts:
    """The chain of prices of an item, and the promotion that runs. Raises ``SkuNotFound``."""
    code, version = stock_queries.code_and_version(sku_id)
    lowered = promotions_queries.promotions([sku_id], at=at).get(sku_id)
    return {
        "sku_id": sku_id,
        "code": code,
        "title": words.title(version),
        "chain": chain(prices_queries.prices_of(sku_id), at=at),
        "promotion": promotion(lowered) if lowered else None,
    }


def chain(links: list[PriceFrom], *, at: datetime) -> list[Facts]:
    """The one that begins last first; each holds until the one above it begins."""
    ends = [None, *(link.valid_from for link in links)]
    return [
        {
            "price": link.price,
            "since": link.valid_from,
            "until": end,
            "now": link.valid_from <= at and (end is None or at < end),
        }
        for link, end in zip(links, ends, strict=False)
    ]


def promotion(shown: ShownPromotion) -> Facts:
    """A promotion, with the source of the price that is struck through."""
    known = shown.reference
    return {
        "price": shown.price,
        "after": shown.price_after,
        "ends_at": shown.ends_at,
        "was": known.amount if known else None,
        "why": words.label_of(ReferenceBasis, known.basis) if known else "",
        "since": known.since if known else None,
        "until": known.until if known else None,
    }


def freight(stated: StatedFreight) -> Facts:
    """A template with its rates, everywhere else first."""
    rates = [("", stated.terms.elsewhere), *sorted(stated.terms.provinces.items())]
    return {
        "code": stated.code,
        "number": stated.number,
        "name": stated.terms.name,
        "rates": [_rate(province, rate) for province, rate in rates],
    }


def _rate(province: str, rate: Rate) -> Facts:
    return {
        "where": words.in_language(*PROVINCES[province]) if province else "",
        "fee": rate.fee,
        "free": not rate.fee.amount,
        "free_from": rate.free_from,
        "delivered": rate.delivered,
    }
