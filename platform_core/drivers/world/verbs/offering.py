"""A shop's offers and their terms: freight, a promotion, goods and papers that have a last day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from catalog.freight import commands as freight_commands
from catalog.freight.types import FreightTerms, Rate
from catalog.listings import queries as listings_queries
from catalog.listings.states import ListingState
from catalog.listings.types import Content, FactDefinition, FactKind, FactValue
from catalog.promotions import commands as promotions_commands
from catalog.publishing import commands as publishing_commands
from catalog.publishing.types import NewListing
from catalog.stock import commands as stock_commands
from catalog.stock.types import NewSku
from catalog.window.queries import cards as cards_queries
from catalog.window.types import Offer
from orders.contracts.types import RequestedLine
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, verb
from platform_core.drivers.world.fixtures import PLENTY, keep_picture
from platform_core.money import Money

GENERAL: Final = "general"
CERTIFIED: Final = "electronics"  # which are shown with a certificate that ends


@verb("seller")
def ask_freight(deal: Deal, by: Actor, at: datetime, *, fen: int, free_from: int) -> None:
    """Ask so much for sending an order, and nothing from goods of so much on."""
    rate = Rate(fee=Money(fen), free_from=Money(free_from))
    terms = FreightTerms(name="普通快递", elsewhere=rate)
    freight_commands.state_freight(_shop(by), code="F", terms=terms, by=by, at=at)
    for listing_id in {offer.listing_id for offer in _offers(deal, at).values()}:
        freight_commands.choose_freight(listing_id, code="F", by=by, at=at)


@verb("seller")
def promote(deal: Deal, by: Actor, at: datetime, *, off: int, last_day: date) -> None:
    """Ask so much less for a piece until the end of a day."""
    for sku_id, offer in _offers(deal, at).items():
        price = offer.unit_price - Money(off)
        deal.promotion = promotions_commands.begin_promotion(sku_id, price=price, last_day=last_day, by=by, at=at).id


@verb("seller")
def list_dated(deal: Deal, by: Actor, at: datetime, *, fen: int, pieces: int, last_day: date) -> None:
    """Show goods that are good until a day, all of them of one lot. The deal is about them from then on."""
    price = Money(fen)
    sku = NewSku(code="DATED", spec="1件装", price=price, on_hand=PLENTY, lot=deal.lot, best_before=last_day)
    _list(deal, GENERAL, sku, pieces=pieces, until=last_day, by=by, at=at)


@verb("seller")
def list_certified(deal: Deal, by: Actor, at: datetime, *, fen: int, pieces: int, last_day: date) -> None:
    """Show goods whose certificate is good until a day. The deal is about them from then on."""
    sku = NewSku(code="CERTIFIED", spec="1件装", price=Money(fen), on_hand=PLENTY, lot=deal.lot)
    _list(deal, CERTIFIED, sku, pieces=pieces, until=last_day, by=by, at=at)


@verb("seller", needs="listing")
def bring_fresh_lot(deal: Deal, by: Actor, at: datetime, *, last_day: date) -> None:
    """Put as many more on the shelf, good until a later day, and pack out of them from then on."""
    deal.lot = deal.name("L")
    stock_commands.receive_stock(deal.sku, quantity=PLENTY, lot=deal.lot, best_before=last_day, by=by, at=at)
    _show_again(deal, by=by, at=at)


@verb("seller", needs="listing")
def renew_paper(deal: Deal, by: Actor, at: datetime, *, last_day: date) -> None:
    """Show a certificate that is good until a later day."""
    content = _content(CERTIFIED, last_day, image=keep_picture(_shop(by), by=by, at=at))
    publishing_commands.revise(deal.listing, content=content, by=by, at=at)
    _show_again(deal, by=by, at=at)


def _show_again(deal: Deal, *, by: Actor, at: datetime) -> None:
    """Show a listing again that came down by itself."""
    if listings_queries.listings_of(by).get(id=deal.listing).stage is not ListingState.PUBLISHED:
        publishing_commands.publish(deal.listing, by=by, at=at)


def _list(deal: Deal, category: str, sku: NewSku, *, pieces: int, until: date, by: Actor, at: datetime) -> None:
    image = keep_picture(_shop(by), by=by, at=at)
    listing = NewListing(content=_content(category, until, image=image), skus=(sku,))
    deal.sku = publishing_commands.list_many(_shop(by), rows=[listing], by=by, at=at)[sku.code]
    deal.wanted = [RequestedLine(deal.sku, pieces)]
    deal.listing = _offers(deal, at)[deal.sku].listing_id


def _content(category: str, until: date, *, image: str) -> Content:
    asked = listings_queries.categories_named([category])[category].facts.asked
    return Content(
        category=category,
        title_zh="期限内商品",
        title_en="Good until a day",
        facts={fact.code: _value(fact, until) for fact in asked.facts if fact.required},
        delivery_hours=48,
        images=(image,),
    )


def _value(fact: FactDefinition, until: date) -> FactValue:
    match fact.kind:
        case FactKind.NUMBER:
            return FactValue("220", unit=fact.units[0])
        case FactKind.CERTIFICATE:
            return FactValue("2026010101000001", valid_until=until)
        case _:
            return FactValue("见包装")


def _offers(deal: Deal, at: datetime) -> dict[UUID, Offer]:
    return dict(cards_queries.offers([line.sku_id for line in deal.wanted], at=at))


def _shop(by: Actor) -> UUID:
    """The shop that somebody acts for."""
    if by.merchant_id is None:
        raise LookupError(f"{by.id} acts for no shop")
    return by.merchant_id
