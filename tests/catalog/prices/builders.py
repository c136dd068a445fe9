"""Prices for tests, as a shop sets them, and as somebody pays them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from catalog.freight import commands as freight_commands
from catalog.freight.types import FreightTerms, Rate
from catalog.prices import commands
from catalog.prices.types import TradedLine
from catalog.promotions import commands as promotions_commands
from catalog.promotions import queries as promotions_queries
from catalog.promotions.models import Promotion
from catalog.takedowns import queries as takedowns_queries
from catalog.window.queries import cards as cards_queries
from platform_core.legal.spans import local_day
from platform_core.money import Money
from platform_core.rows import new_id
from tests.catalog.builders import as_shop, sku_of, trader

DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
FAR = FreightTerms(
    name="全国",
    elsewhere=Rate(fee=Money(600), free_from=Money(9900)),
    provinces={"65": Rate(fee=Money(1800)), "54": Rate(fee=Money(0), delivered=False)},
)
FREE = FreightTerms(name="包邮", elsewhere=Rate(fee=Money(0)), provinces={"71": Rate(fee=Money(0), delivered=False)})


def set_price(shop: UUID, fen: int, at: datetime, *, code: str = "TEA-250") -> None:
    sku_id = sku_of(shop, code).id
    with as_shop(shop), transaction.atomic():
        commands.set_price(sku_id, price=Money(fen), by=trader(shop), at=at)


def sold(shop: UUID, fen: int, at: datetime) -> None:
    sku_id = sku_of(shop).id
    with as_shop(shop), transaction.atomic():
        lines = [TradedLine(sku_id, Money(fen), 1)]
        commands.record_traded_prices(new_id(), merchant_id=shop, lines=lines, by=trader(shop), at=at)


def promote(shop: UUID, fen: int, at: datetime, *, days: int = 3) -> Promotion:
    last_day: date = local_day(at) + timedelta(days=days)
    sku_id = sku_of(shop).id
    with as_shop(shop), transaction.atomic():
        return promotions_commands.begin_promotion(sku_id, price=Money(fen), last_day=last_day, by=trader(shop), at=at)


def shown(shop: UUID, at: datetime) -> dict[str, int | None]:
    """The price of the one item on every surface."""
    sku = sku_of(shop)
    with as_shop(shop), transaction.atomic():
        [card] = cards_queries.cards(list(takedowns_queries.on_show(at=at, merchant_id=shop)), at=at)
        [shelf] = cards_queries.page(sku.listing_id, by=trader(shop), at=at).shelves
        offer = cards_queries.offers([sku.id], at=at)[sku.id]
    return {
        "list": card.price.amount if card.price else None,
        "detail": shelf.price.amount if shelf.price else None,
        "quote": offer.unit_price.amount,
    }


def everywhere(fen: int) -> dict[str, int | None]:
    return {"list": fen, "detail": fen, "quote": fen}


def struck_through(shop: UUID, at: datetime) -> tuple[int, str] | None:
    sku = sku_of(shop)
    with as_shop(shop), transaction.atomic():
        found = promotions_queries.promotions([sku.id], at=at)[sku.id].reference
    return (found.amount.amount, str(found.basis)) if found else None


def state_freight(shop: UUID, at: datetime, terms: FreightTerms = FAR, *, code: str = "all") -> None:
    with as_shop(shop), transaction.atomic():
        freight_commands.state_freight(shop, code=code, terms=terms, by=trader(shop), at=at)


def choose_freight(shop: UUID, at: datetime, code: str = "all") -> None:
    listing_id = sku_of(shop).listing_id
    with as_shop(shop), transaction.atomic():
        freight_commands.choose_freight(listing_id, code=code, by=trader(shop), at=at)
