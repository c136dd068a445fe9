"""Commands on listings: list new goods, revise them, show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from catalog.freight import queries as freight_queries
from catalog.listings import policies as listings_policies
from catalog.listings import queries as listings_queries
from catalog.listings.commands import stop_watching_certificate, watch_certificate
from catalog.listings.events import ItemsAdded, ListingDrafted, ListingPublished, ListingRevised
from catalog.listings.models import Category, Image, Listing, ListingVersion
from catalog.listings.states import ListingState
from catalog.listings.types import Content
from catalog.prices.models import PriceInterval
from catalog.publishing import queries
from catalog.publishing.errors import ListingChanged
from catalog.publishing.policies import PublishFacts
from catalog.publishing.types import NewListing
from catalog.stock import policies as stock_policies
from catalog.stock import queries as stock_queries
from catalog.stock.commands import open_shelves, start_clocks
from catalog.stock.models import Lot, Sku
from catalog.stock.types import NewSku
from catalog.window.commands import show_anew, show_new
from platform_core.actors import Actor
from platform_core.eventlog.commands import publishing
from platform_core.legal.spans import local_day
from platform_core.tenancy.scopes import acting_for


@dataclass(frozen=True, slots=True)
class _Draft:
    """A listing with its first version, its shelves and their pieces."""

    listing: Listing
    version: ListingVersion
    skus: tuple[Sku, ...]
    lots: list[Lot]


def _write_drafts(
    merchant_id: UUID, *, rows: Sequence[NewListing], categories: dict[str, Category], by: Actor, at: datetime
) -> list[_Draft]:
    """Write all rows of all these listings, in one statement a table. Raises ``SkuCodeTaken``, ``ImagesNotFound``,
    ``TooManyItems``, ``OptionsDiffer``, ``CombinationExists``, ``BestBeforeMissing`` or ``LotsOver``.
    """
    listings_queries.refuse_unknown_images((row.content for row in rows), merchant_id=merchant_id)
    for row in rows:
        _refuse_items(row.skus, there=())
    listings = [Listing(merchant_id=merchant_id, category=categories[row.content.category]) for row in rows]
    versions = [
        ListingVersion.of(listing, number=1, content=row.content, category=listing.category, at=at)
        for listing, row in zip(listings, rows, strict=True)
    ]
    Listing.objects.bulk_create(listings)
    ListingVersion.objects.bulk_create(versions)
    new = [(listing, row.skus) for listing, row in zip(listings, rows, strict=True)]
    opened = open_shelves(merchant_id, new=new, by=by, at=at)
    PriceInterval.objects.bulk_create(
        _first_price(sku, wanted, at)
        for shelves, row in zip(opened, rows, strict=True)
        for sku, wanted in zip(shelves.skus, row.skus, strict=True)
    )
    return [
        _Draft(listing, version, shelves.skus, shelves.lots)
        for listing, version, shelves in zip(listings, versions, opened, strict=True)
    ]


def _first_price(sku: Sku, wanted: NewSku, at: datetime) -> PriceInterval:
    price = wanted.price
    return PriceInterval(
        merchant_id=sku.merchant_id, sku=sku, amount=price.amount, currency=price.currency, valid_from=at
    )


@transaction.atomic(savepoint=False)
def list_product(merchant_id: UUID, *, content: Content, skus: Sequence[NewSku], by: Actor, at: datetime) -> Listing:
    """Add a draft with its first version, its shelves, their prices and first stock."""
    row = NewListing(content=content, skus=tuple(skus))
    [draft] = _write_drafts(
        merchant_id, rows=[row], categories=listings_queries.categories_named([content.category]), by=by, at=at
    )
    start_clocks(draft.lots, by=by, at=at)
    publishing.publish(
        ListingDrafted(
            listing_id=draft.listing.id,
            merchant_id=merchant_id,
            version_id=draft.version.id,
            content_sha256=draft.version.content_sha256,
        ),
        by=by,
        at=at,
    )
    return draft.listing


@transaction.atomic(savepoint=False)
def list_many(merchant_id: UUID, *, rows: Sequence[NewListing], by: Actor, at: datetime) -> dict[str, UUID]:
    """List and show many at once, by the same rules; all or none. Gives the SKUs by their codes."""
    categories = listings_queries.categories_named({row.content.category for row in rows})
    shop = queries.shop_facts(merchant_id, listing_id=None, trades=categories, at=at)
    sizes = Image.objects.sizes({image for row in rows for image in row.content.images}, merchant_id=merchant_id)
    for row in rows:
        category = categories[row.content.category]
        items = len(row.skus)  # each of them is born with a price
        facts = PublishFacts(
            content=row.content,
            category=category.facts,
            held_to=category.fact_set.number,
            today=local_day(at),
            items=items,
            priced=items,
            shop=shop[category.code],
            specs=[sku.spec for sku in row.skus],
            pictures=[sizes[image] for image in row.content.images if image in sizes],
        )
        _require(facts)
    made = _write_drafts(merchant_id, rows=rows, categories=categories, by=by, at=at)
    Listing.objects.filter(id__in=[draft.listing.id for draft in made]).move_all(
        "publish", state=ListingState.DRAFT, by=by, at=at
    )
    publishing.publish_all((_fact_of(draft.listing, draft.version) for draft in made), by=by, at=at)
    for draft, row in zip(made, rows, strict=True):
        start_clocks(draft.lots, by=by, at=at)
        if listings_policies.certified_until(row.content.facts):
            watch_certificate(draft.listing, content=row.content, event_id=None, by=by, at=at)
    show_new([draft.listing.id for draft in made], merchant_id=merchant_id, by=by, at=at)
    return _by_code(made)


@transaction.atomic(savepoint=False)
def revise(listing_id: UUID, *, content: Content, seen: int | None = None, by: Actor, at: datetime) -> ListingVersion:
    """Add a version, in force at once. A listing on show has to stay fit to be shown.

    ``seen`` is the version that the writer began from. Raises ``ListingChanged`` if another one is in force.
    """
    stop_watching_certificate(listing_id, why="new version", by=by, at=at)
    listing = Listing.objects.take(listing_id, by=by)
    if seen not in {None, listing.latest}:
        raise ListingChanged(number=listing.latest)
    category = listings_queries.categories_named([content.category])[content.category]
    listings_queries.refuse_unknown_images([content], merchant_id=listing.merchant_id)
    if listing.stage is ListingState.PUBLISHED:
        _require_publishable(listing, content, category=category, held_to=category.fact_set.number, at=at)
    version = ListingVersion.of(listing, number=listing.latest + 1, content=content, category=category, at=at)
    version.save(force_insert=True)
    listing.latest, listing.category = version.number, category
    listing.save(update_fields=["latest", "category"])
    event_id = publishing.publish(
        ListingRevised(
            listing_id=listing.id,
            merchant_id=listing.merchant_id,
            version_id=version.id,
            number=version.number,
            content_sha256=version.content_sha256,
        ),
        by=by,
        at=at,
    )
    if listing.stage is ListingState.PUBLISHED:
        watch_certificate(listing, content=content, event_id=event_id, by=by, at=at)
        show_anew([listing.id], merchant_id=listing.merchant_id, by=by, at=at)
    return version


@transaction.atomic(savepoint=False)
def add_items(listing_id: UUID, *, skus: Sequence[NewSku], by: Actor, at: datetime) -> tuple[Sku, ...]:
    """Open a shelf with a price for each further item of a listing. One on show has to stay fit to be shown.

    Raises ``TooManyItems``, ``OptionsDiffer``, ``CombinationExists``, ``SkuCodeTaken``, ``BestBeforeMissing``,
    ``LotsOver`` or ``NotPublishable``.
    """
    listing = Listing.objects.take(listing_id, by=by)
    _refuse_items(skus, there=[sku.chosen for sku in stock_queries.skus_of(listing)])
    [opened] = open_shelves(listing.merchant_id, new=[(listing, skus)], by=by, at=at)
    PriceInterval.objects.bulk_create(
        _first_price(sku, wanted, at) for sku, wanted in zip(opened.skus, skus, strict=True)
    )
    if listing.stage is ListingState.PUBLISHED:
        version = listings_queries.version_in_force(listing)
        held_to = version.fact_set.number
        _require_publishable(listing, version.content, category=version.category, held_to=held_to, at=at)
    start_clocks(opened.lots, by=by, at=at)
    sku_ids = tuple(sku.id for sku in opened.skus)
    publishing.publish(
        ItemsAdded(listing_id=listing.id, merchant_id=listing.merchant_id, sku_ids=sku_ids), by=by, at=at
    )
    if listing.stage is ListingState.PUBLISHED:
        show_anew([listing.id], merchant_id=listing.merchant_id, by=by, at=at)
    return opened.skus


@transaction.atomic(savepoint=False)
def publish(listing_id: UUID, *, by: Actor, at: datetime) -> Listing:
    """Publish a listing, from now on. Raises ``NotPublishable`` with every reason."""
    with acting_for(listings_queries.shop_of(listing_id, by=by)):
        listing = Listing.objects.take(listing_id, by=by)
        version = listings_queries.version_in_force(listing)
        held_to = version.fact_set.number
        _require_publishable(listing, version.content, category=version.category, held_to=held_to, at=at)
        listing.move("publish", by=by, at=at)
        event_id = publishing.publish(_fact_of(listing, version), by=by, at=at)
        watch_certificate(listing, content=version.content, event_id=event_id, by=by, at=at)
        show_anew([listing.id], merchant_id=listing.merchant_id, by=by, at=at)
    return listing


def _require_publishable(listing: Listing, content: Content, *, category: Category, held_to: int, at: datetime) -> None:
    freight_queries.hold_freight(listing.merchant_id)
    _require(queries.publish_facts(listing, content, category=category, held_to=held_to, at=at))


def _require(facts: PublishFacts) -> None:
    """Raises ``NotPublishable`` with every reason, and the subjects of each."""
    if refusal := queries.refusal_to_publish(facts):
        raise refusal


def _refuse_items(new: Iterable[NewSku], *, there: Sequence[stock_policies.Options]) -> None:
    """Raises ``TooManyItems``, ``OptionsDiffer`` or ``CombinationExists``."""
    if refusal := stock_policies.refusal_of_items([sku.options for sku in new], there=there):
        raise refusal


def _fact_of(listing: Listing, version: ListingVersion) -> ListingPublished:
    return ListingPublished(
        listing_id=listing.id,
        merchant_id=listing.merchant_id,
        version_id=version.id,
        content_sha256=version.content_sha256,
    )


def _by_code(made: Iterable[_Draft]) -> dict[str, UUID]:
    return {sku.code: sku.id for draft in made for sku in draft.skus}
