"""Queries on the reasons that keep a listing from being shown, and on a shop's goods as its pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from catalog.freight import policies as freight_policies
from catalog.freight import queries as freight_queries
from catalog.freight.types import FreightTerms
from catalog.listings import policies as listings_policies
from catalog.listings import queries as listings_queries
from catalog.listings.errors import ListingNotFound
from catalog.listings.models import Category, Image, Listing, ListingVersion
from catalog.listings.states import LISTING, ListingState
from catalog.listings.types import AskedFacts, Content, ShownFact
from catalog.prices import queries as prices_queries
from catalog.publishing import policies
from catalog.publishing.errors import NotPublishable
from catalog.publishing.policies import PublishFacts, ShopFacts
from catalog.publishing.ports import item_sales
from catalog.publishing.types import (
    SALES_DAYS,
    BulkAct,
    GoodsCounts,
    GoodsFilter,
    GoodsView,
    OwnItem,
    OwnListing,
    Turnover,
)
from catalog.stock import policies as stock_policies
from catalog.stock import queries as stock_queries
from catalog.stock.models import Sku
from catalog.stock.types import LotLeft
from catalog.takedowns import queries as takedowns_queries
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor
from platform_core.errors import DomainError
from platform_core.legal.spans import DAY, local_day, midnight

Categories = Mapping[str, Category]
# The page of a draft judges the draft alone; the shop is judged when somebody publishes.
OF_NO_SHOP: Final = ShopFacts(self_operated=True, restricted=False)


def publish_facts(
    listing: Listing, content: Content, *, category: Category, held_to: int, at: datetime
) -> PublishFacts:
    """All facts that decide whether a listing may be shown with this content. Locks the shop's row until commit."""
    skus = stock_queries.skus_of(listing)
    trades = [category.code]
    return PublishFacts(
        content=content,
        category=category.facts,
        held_to=held_to,
        today=local_day(at),
        items=len(skus),
        priced=len(prices_queries.prices_in_force([sku.id for sku in skus], at=at)),
        shop=shop_facts(listing.merchant_id, listing_id=listing.id, trades=trades, at=at)[category.code],
        not_free=freight_policies.not_free(_freight(listing)),
        specs=[sku.spec for sku in skus],
        pictures=Image.objects.sizes(content.images, merchant_id=listing.merchant_id).values(),
    )


def shop_facts(
    merchant_id: UUID, *, listing_id: UUID | None, trades: Collection[str], at: datetime
) -> dict[str, ShopFacts]:
    """The facts of a shop that decide whether its goods may be shown, by category."""
    verdict = shops_queries.may_serve(merchant_id, at=at, trades=trades)
    own = bool(shops_queries.self_operated([merchant_id]))
    held = {code: takedowns_queries.is_restricted(merchant_id, listing_id=listing_id, category=code) for code in trades}
    return {
        code: ShopFacts(against_selling=verdict.codes(), self_operated=own, restricted=restricted)
        for code, restricted in held.items()
    }


def refusal_to_publish(facts: PublishFacts) -> NotPublishable | None:
    """The refusal with every reason and the subjects of each, or None if the listing may be shown."""
    verdict = policies.may_publish(facts)
    if verdict:
        return None
    stated, category = facts.content.facts, facts.category
    return NotPublishable(
        reasons=tuple(map(str, verdict.reasons)),
        missing_facts=policies.missing_facts(stated, required=policies.required_facts(facts.content, category)),
        wrong_facts=listings_policies.wrong_facts(stated, asked=category.asked),
        ended_certificates=listings_policies.ended_certificates(stated, today=facts.today),
        claims=listings_policies.claims(facts.content, specs=facts.specs),
        not_free=tuple(facts.not_free) if policies.Reason.NOT_SENT_FREE in verdict.reasons else (),
        against_selling=facts.shop.against_selling,
    )


def told_facts(content: Content, *, asked: AskedFacts) -> tuple[ShownFact, ...]:
    """The facts of a content, by the names of this set."""
    return listings_policies.facts_in_words(content.facts, asked=asked)


def _freight(listing: Listing) -> FreightTerms | None:
    stated = freight_queries.freight_of_listings([listing.id]).get(listing.id)
    return stated.terms if stated else None


def refusal_of_draft(of: OwnListing, *, at: datetime) -> NotPublishable | None:
    """The refusal of a draft for reasons of its own. The shop is judged when somebody publishes it."""
    return refusal_to_publish(_facts_of(of, shop=OF_NO_SHOP, at=at))


def _facts_of(of: OwnListing, *, shop: ShopFacts, not_free: Collection[str] = (), at: datetime) -> PublishFacts:
    return PublishFacts(
        content=of.content,
        category=of.category,
        held_to=of.held_to,
        today=local_day(at),
        items=len(of.items),
        priced=sum(item.price is not None for item in of.items),
        shop=shop,
        not_free=not_free,
        specs=[item.spec for item in of.items],
        pictures=of.pictures.values(),
    )


def categories_by_code() -> Categories:
    """All categories with their facts, by code."""
    return listings_queries.categories_by_code()


def listings_off_sale(actor: Actor, *, most: int) -> list[Listing]:
    """The newest of the actor's goods that nobody can buy now: drafts, and those taken off sale."""
    kept = listings_queries.listings_of(actor).exclude(state=ListingState.PUBLISHED)
    return list(kept.order_by("-id")[:most])


def incomplete_ids(goods: Collection[OwnListing], *, at: datetime) -> frozenset[UUID]:
    """The goods among these that are not on sale and lack something of their own before they can be."""
    kept = (of for of in goods if of.state is not ListingState.PUBLISHED)
    return frozenset(of.listing_id for of in kept if refusal_of_draft(of, at=at))


def listings_of_shop(actor: Actor, *, of: GoodsFilter, incomplete: Collection[UUID]) -> QuerySet[Any]:
    """The actor's goods in this list whose title or item code contains these words, of this category and stock;
    unordered. Each has ``left``, its pieces that can be bought, and ``is_restricted``: a measure or a case keeps it
    from sale.
    """
    found = listings_queries.listings_of(actor).annotate(
        left=stock_queries.pieces_of_listing(), is_restricted=takedowns_queries.is_restricted_now()
    )
    if of.view is not GoodsView.ALL:
        found = found.filter(_views(incomplete)[of.view])
    if of.category:
        found = found.filter(category__code=of.category)
    if of.stock:
        pieces = stock_policies.pieces_in(of.stock)
        found = found.filter(left__gte=pieces.start, left__lt=pieces.stop)
    if of.words:
        titled = _in_force().filter(Q(title_zh__icontains=of.words) | Q(title_en__icontains=of.words))
        coded = Sku.objects.filter(listing=OuterRef("id"), code__icontains=of.words)
        found = found.filter(Exists(titled) | Exists(coded))
    return found


def count_goods(actor: Actor, *, incomplete: Collection[UUID]) -> GoodsCounts:
    """Count the actor's goods in each list, and tell the categories in which there are some."""
    counted = {view.value: Count("id", filter=query) for view, query in _views(incomplete).items()}
    goods = listings_queries.listings_of(actor).order_by().values("category__code")
    rows: list[Any] = list(goods.annotate(all=Count("id"), **counted))
    by_view = {view: sum(row[view.value] for row in rows) for view in GoodsView}
    return GoodsCounts(by_view, frozenset(row["category__code"] for row in rows))


def turnover_of(goods: Collection[OwnListing], *, by: Actor, at: datetime) -> dict[UUID, Turnover]:
    """The lots and the sales of these goods of the actor's shop, in two statements for any number of them."""
    sku_ids = [item.sku_id for of in goods for item in of.items]
    today = local_day(at)
    shelves = stock_queries.good_lots(sku_ids, at=at)
    first = midnight(today - SALES_DAYS * DAY)
    sold = item_sales().pieces_sold(by, sku_ids=sku_ids, since=first, until=midnight(today))
    return {of.listing_id: _turnover(of, shelves, sold) for of in goods}


def _turnover(of: OwnListing, shelves: Mapping[UUID, list[LotLeft]], sold: Mapping[UUID, int]) -> Turnover:
    lots = [lot for item in of.items for lot in shelves.get(item.sku_id, ()) if lot.lot]
    return Turnover(
        lots=len(lots),
        last_day=min((lot.best_before for lot in lots if lot.best_before), default=None),
        sold=sum(sold.get(item.sku_id, 0) for item in of.items),
    )


def own_listing(listing_id: UUID, *, categories: Categories, by: Actor, at: datetime) -> OwnListing:
    """One listing of the actor's shop, with content and items. Raises ``ListingNotFound``."""
    listing = listings_queries.listings_of(by).filter(id=listing_id).first()
    if listing is None:
        raise ListingNotFound(listing_id=listing_id)
    [found] = own_listings([listing], categories=categories, at=at)
    return found


def goods_named(listing_ids: Collection[UUID], *, by: Actor, at: datetime) -> list[OwnListing]:
    """Those of these listings that are of the actor's shop, with content and items, in the order of the ids given."""
    found = listings_queries.listings_of(by).in_bulk(list(listing_ids))
    listings = [found[id_] for id_ in listing_ids if id_ in found]
    return own_listings(listings, categories=categories_by_code(), at=at) if listings else []


def refusals_of(
    act: BulkAct, goods: Collection[OwnListing], *, by: Actor, at: datetime
) -> dict[UUID, DomainError | None]:
    """Why the command of this act would refuse each of these goods of the actor's shop now, or None if it would not.

    By the rules of the command, which judges again; in the same number of statements for any number of goods.
    """
    found: dict[UUID, DomainError | None] = {of.listing_id: LISTING.refusal(act, state=of.state, by=by) for of in goods}
    movable = [of for of in goods if found[of.listing_id] is None]
    if act is BulkAct.PUBLISH and movable and by.merchant_id:
        found.update(_refusals_to_publish(movable, merchant_id=by.merchant_id, at=at))
    return found


def _refusals_to_publish(
    goods: Collection[OwnListing], *, merchant_id: UUID, at: datetime
) -> Iterator[tuple[UUID, NotPublishable | None]]:
    verdicts = shops_queries.may_serve_each(merchant_id, trades={of.category.code for of in goods}, at=at)
    restricted = takedowns_queries.restricted_among([of.listing_id for of in goods])
    own = bool(shops_queries.self_operated([merchant_id]))
    promised = [of.listing_id for of in goods if policies.promises_free_freight(of.content)]
    freight = freight_queries.freight_of_listings(promised) if promised else {}
    for of in goods:
        stated = freight.get(of.listing_id)
        shop = ShopFacts(
            against_selling=verdicts[of.category.code].codes(),
            self_operated=own,
            restricted=of.listing_id in restricted,
        )
        not_free = freight_policies.not_free(stated.terms if stated else None)
        yield of.listing_id, refusal_to_publish(_facts_of(of, shop=shop, not_free=not_free, at=at))


def content_of_version(listing_id: UUID, *, number: int, by: Actor) -> Content | None:
    """The content of one version of a listing of the actor's shop, or nothing if there is none of this number."""
    versions = ListingVersion.objects.select_related("category", "fact_set")
    found = versions.filter(listing__in=listings_queries.listings_of(by), listing=listing_id, number=number).first()
    return found.content if found else None


def own_listings(listings: Collection[Listing], *, categories: Categories, at: datetime) -> list[OwnListing]:
    """Listings of one shop, with content and items, in the same number of queries for any number of listings."""
    versions = {version.listing_id: version for version in listings_queries.versions_in_force(listings)}
    items = _items([listing.id for listing in listings], at=at)
    named = {image for version in versions.values() for image in version.images}
    sizes = Image.objects.sizes(named, merchant_id=next(iter(listings)).merchant_id) if named else {}
    return [
        _own_listing(listing, versions[listing.id], categories, items=tuple(items[listing.id]), sizes=sizes)
        for listing in listings
    ]


def _own_listing(
    listing: Listing,
    version: ListingVersion,
    categories: Categories,
    *,
    items: tuple[OwnItem, ...],
    sizes: Mapping[str, tuple[int, int]],
) -> OwnListing:
    category = categories[version.category.code]
    return OwnListing(
        listing_id=listing.id,
        state=ListingState(listing.state),
        number=version.number,
        published_at=listing.published_at,
        shown_until=listing.shown_until,
        content=version.content,
        held_to=version.fact_set.number,
        category=category.facts,
        category_zh=category.name_zh,
        category_en=category.name_en,
        items=items,
        pictures={image: sizes[image] for image in version.images if image in sizes},
    )


def _items(listing_ids: Collection[UUID], *, at: datetime) -> Mapping[UUID, list[OwnItem]]:
    skus = Sku.objects.filter(listing__in=listing_ids).order_by("id")
    items: dict[UUID, list[OwnItem]] = defaultdict(list)
    for sku, price in prices_queries.priced_items(skus, at=at):
        items[sku.listing_id].append(
            OwnItem(
                sku_id=sku.id,
                code=sku.code,
                spec=sku.spec,
                options=sku.chosen,
                price=price,
                on_hand=sku.on_hand,
                available=sku.available,
            )
        )
    return items


def _views(incomplete: Collection[UUID]) -> dict[GoodsView, Q]:
    """The condition of each list, except the list of all goods."""
    return {
        GoodsView.ON_SALE: Q(state=ListingState.PUBLISHED),
        GoodsView.LACKING: Q(id__in=incomplete),
        GoodsView.DRAFT: Q(state=ListingState.DRAFT),
        GoodsView.OFF_SALE: Q(state=ListingState.WITHDRAWN),
    }


def _in_force() -> QuerySet[ListingVersion]:
    return ListingVersion.objects.filter(listing=OuterRef("id"), number=OuterRef("latest"))
