"""Queries that put cards and pages together from the models, and the offers that orders quote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext

from catalog.deposits.queries import deposit_terms
from catalog.deposits.types import StatedTerms
from catalog.listings import policies as listings_policies
from catalog.listings.errors import ListingNotFound
from catalog.listings.models import Listing, ListingVersion
from catalog.listings.queries import _versions_in_force, listings_of, shown_facts
from catalog.listings.types import Delivery
from catalog.prices import policies as prices_policies
from catalog.prices.queries import prices_in_force
from catalog.promotions.queries import promotions
from catalog.promotions.types import ShownPromotion
from catalog.ranking.models import Placement
from catalog.ranking.queries import MOST_PLACEMENTS
from catalog.ranking.types import AdSlot
from catalog.stock import policies as stock_policies
from catalog.stock.models import Sku
from catalog.stock.queries import next_best_before
from catalog.stock.types import Unit
from catalog.takedowns.queries import on_show
from catalog.window.types import Card, Offer, Page, Shelf, ShownPlacement
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor, Role
from platform_core.duties import fulfils
from platform_core.money import Money

KEPT: Final = 20_000  # versions; those of a large window, at a few KiB each
OFFERED: Final = "SELECT * FROM catalog_offers(%s::uuid[], %s, %s)"
_Said = dict[str, Any]  # the fields that the offers of all items of a version share
_kept: dict[UUID, _Said] = {}


def offers(sku_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, Offer]:
    """The offers by SKU, without those that may not be bought."""
    with connection.cursor() as cursor:
        cursor.execute(OFFERED, [list(set(sku_ids)), at, shops_queries.local_date(at)])
        rows = cursor.fetchall()
    said = _said_by({row[-1] for row in rows})
    return {row[0]: _offer(row, said[row[-1]]) for row in rows}


def _said_by(version_ids: AbstractSet[UUID]) -> dict[UUID, _Said]:
    found = {version_id: said for version_id in version_ids if (said := _kept.get(version_id))}
    if missing := version_ids - found.keys():
        if len(_kept) + len(missing) > KEPT:
            _kept.clear()
        versions = ListingVersion.objects.filter(id__in=missing).select_related("category", "fact_set")
        read = {version.id: _content_fields(version) for version in versions}
        _kept.update(read)
        found |= read
    return found


def _content_fields(version: ListingVersion) -> _Said:
    content = version.content
    facts = listings_policies.facts_in_words(content.facts, asked=version.fact_set.asked_facts)
    return {
        "listing_id": version.listing_id,
        "version_id": version.id,
        "version_number": version.number,
        "title_zh": content.title_zh,
        "title_en": content.title_en,
        "supply": content.supply,
        "category": content.category,
        "return_terms": content.return_terms,
        "delivery_hours": content.delivery_hours,
        "facts": {fact.key: fact.text_zh for fact in facts},
        "fact_set": version.fact_set.number,
        "images": content.images,
        "content_sha256": version.content_sha256,
        "delivery": Delivery(version.fact_set.delivery),
    }


def _offer(row: tuple[Any, ...], said: _Said) -> Offer:
    sku_id, merchant_id, code, spec, available, amount, currency, has_deposit, has_freight, _ = row
    return Offer(
        sku_id=sku_id,
        sku_code=code,
        spec=spec,
        merchant_id=merchant_id,
        unit_price=Money(amount, currency),
        available=available,
        has_deposit=has_deposit,
        has_freight=has_freight,
        **said,
    )


def cards(listings: Sequence[Listing], *, at: datetime) -> list[Card]:
    """The listings of one page with title, lowest price and stock: three queries, however many they are."""
    versions = _versions_in_force(listings)
    shelves = _shelves([listing.id for listing in listings], at=at)
    own = shops_queries.self_operated({listing.merchant_id for listing in listings})
    made = (_card(listing, versions[listing.id], shelves[listing.id]) for listing in listings)
    return [replace(card, self_operated=card.merchant_id in own) for card in made]


def page(listing_id: UUID, *, by: Actor, at: datetime) -> Page:
    """A listing in full. The world sees it while its shop may sell, the shop always. Raises ``ListingNotFound``."""
    seen = listings_of(by) if by.role is Role.MERCHANT else on_show(at=at)
    listing = seen.filter(id=listing_id).first()
    if listing is None:
        raise ListingNotFound(listing_id=listing_id)
    [(_, found)] = cards_and_pages([listing], at=at)
    return replace(found, shelves=tuple(_with_best_before(found.shelves, at=at)))


def cards_and_pages(listings: Sequence[Listing], *, at: datetime) -> list[tuple[Card, Page]]:
    """The card of each, but for whether the platform itself sells it, and its page, but for the days until which its
    pieces are good. As many queries for many as for one."""
    versions = _versions_in_force(listings)
    shelves = _shelves([listing.id for listing in listings], at=at)
    terms = deposit_terms([shelf.sku_id for found in shelves.values() for shelf in found])
    made = [(listing, versions[listing.id], shelves[listing.id]) for listing in listings]
    return [(_card(*parts), _page(*parts, terms)) for parts in made]


def _shelves(listing_ids: Collection[UUID], *, at: datetime) -> Mapping[UUID, list[Shelf]]:
    skus = list(Sku.objects.filter(listing_id__in=listing_ids).order_by("id"))
    ids = [sku.id for sku in skus]
    prices, lowered = prices_in_force(ids, at=at), promotions(ids, at=at)
    shelves: dict[UUID, list[Shelf]] = defaultdict(list)
    for sku in skus:
        shelves[sku.listing_id].append(_shelf(sku, prices.get(sku.id), lowered.get(sku.id)))
    return shelves


def _with_best_before(shelves: Iterable[Shelf], *, at: datetime) -> Iterator[Shelf]:
    """Add the day until which the pieces are good at least."""
    dated = next_best_before([shelf.sku_id for shelf in shelves], at=at)
    return (replace(shelf, best_before=dated.get(shelf.sku_id)) for shelf in shelves)


def _shelf(sku: Sku, price: Money | None, promotion: ShownPromotion | None) -> Shelf:
    unit = Unit(sku.content_unit) if sku.content_unit else None
    return Shelf(
        sku_id=sku.id,
        code=sku.code,
        spec=sku.spec,
        options=sku.chosen,
        price=price,
        unit_price=prices_policies.unit_price(price, content=sku.content, unit=unit) if price else None,
        stock=stock_policies.stock_state(sku.available),
        available=sku.available,
        promotion=promotion,
    )


def _page(
    listing: Listing, version: ListingVersion, shelves: Sequence[Shelf], terms: Mapping[UUID, StatedTerms]
) -> Page:
    return Page(
        listing_id=listing.id,
        merchant_id=listing.merchant_id,
        version_id=version.id,
        version_number=version.number,
        content=version.content,
        facts=shown_facts(version),
        fact_set=version.fact_set.number,
        schema=version.schema,
        content_sha256=version.content_sha256,
        state=listing.stage,
        published_at=listing.published_at,
        shown_until=listing.shown_until,
        shelves=tuple(shelves),
        deposits=tuple(terms[shelf.sku_id] for shelf in shelves if shelf.sku_id in terms),
        delivery=Delivery(version.fact_set.delivery),
    )


def _card(listing: Listing, version: ListingVersion, shelves: Sequence[Shelf]) -> Card:
    priced = [shelf for shelf in shelves if shelf.price]
    cheapest = min(priced, key=lambda shelf: (shelf.price, str(shelf.sku_id)), default=None)
    return Card(
        listing_id=listing.id,
        merchant_id=listing.merchant_id,
        category=version.category.code,
        title_zh=version.title_zh,
        title_en=version.title_en,
        state=listing.stage,
        version_number=version.number,
        price=cheapest.price if cheapest else None,
        promotion=cheapest.promotion if cheapest else None,
        self_operated=False,
        stock=stock_policies.stock_state(max((shelf.available for shelf in shelves), default=0)),
        published_at=listing.published_at,
        image=next(iter(version.images), ""),
        shown_until=listing.shown_until,
    )


@fulfils("ECL-40b", "ADL-14")
@fulfils("IAM-09", part="paid places")
def placements(*, slot: AdSlot, at: datetime) -> list[ShownPlacement]:
    """The paid places of a slot at this time, of listings on show, in the order in which they were booked."""
    shown = on_show(at=at).values("id")
    rows = list(Placement.objects.that_run(at=at).filter(slot=slot, listing__in=shown).order_by("id")[:MOST_PLACEMENTS])
    if not rows:
        return []
    names = shops_queries.trader_facts_of({row.merchant_id for row in rows})
    listings = Listing.objects.filter(id__in=[row.listing_id for row in rows])
    card_of = {card.listing_id: card for card in cards(list(listings), at=at)}
    return [
        ShownPlacement(
            slot=slot,
            mark=gettext("Advertisement"),
            advertiser_id=row.merchant_id,
            advertiser=names[row.merchant_id].trade_name,
            listing=card_of[row.listing_id],
        )
        for row in rows
    ]
