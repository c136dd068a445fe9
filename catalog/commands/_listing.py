"""What does a shop show, in which words, and since when?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from catalog import policies, queries
from catalog.commands._lots import start_clocks
from catalog.commands._rows import Draft, drafts
from catalog.commands._showing import show_anew, show_new
from catalog.commands._taking_down import stop_watching, watch
from catalog.errors import NotPublishable
from catalog.events import ListingDrafted, ListingPublished, ListingRevised, ListingWithdrawn
from catalog.models import Category, Image, Listing, ListingVersion
from catalog.policies import PublishFacts, ShopFacts
from catalog.ports import shop_window
from catalog.states import ListingState
from catalog.types import Content, FreightTerms, NewListing, NewSku
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor
from platform_core.eventlog import commands as eventlog
from platform_core.legal.spans import local_day
from platform_core.tenancy.scopes import acting_for


@transaction.atomic(savepoint=False)
def list_product(merchant_id: UUID, *, content: Content, skus: Sequence[NewSku], by: Actor, at: datetime) -> Listing:
    """A draft with its first version, its shelves, their prices and first stock."""
    row = NewListing(content=content, skus=tuple(skus))
    [draft] = drafts(merchant_id, rows=[row], categories=queries.categories_named([content.category]), by=by, at=at)
    start_clocks(draft.lots, by=by, at=at)
    eventlog.publish(
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
    categories = queries.categories_named({row.content.category for row in rows})
    shop = _shop(merchant_id, listing_id=None, trades=categories, at=at)
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
    made = drafts(merchant_id, rows=rows, categories=categories, by=by, at=at)
    Listing.objects.filter(id__in=[draft.listing.id for draft in made]).move_all(
        "publish", state=ListingState.DRAFT, by=by, at=at
    )
    eventlog.publish_all((_published(draft.listing, draft.version) for draft in made), by=by, at=at)
    for draft, row in zip(made, rows, strict=True):
        start_clocks(draft.lots, by=by, at=at)
        if policies.certified_until(row.content.facts):
            watch(draft.listing, content=row.content, event_id=None, by=by, at=at)
    show_new([draft.listing.id for draft in made], merchant_id=merchant_id, by=by, at=at)
    return _by_code(made)


@transaction.atomic(savepoint=False)
def revise(listing_id: UUID, *, content: Content, by: Actor, at: datetime) -> ListingVersion:
    """A new version, in force at once. What is on show has to stay fit to be shown."""
    stop_watching(listing_id, why="new version", by=by, at=at)
    listing = Listing.objects.take(listing_id, by=by)
    category = queries.categories_named([content.category])[content.category]
    queries.refuse_unknown_images([content], merchant_id=listing.merchant_id)
    if listing.stage is ListingState.PUBLISHED:
        _require_publishable(listing, content, category=category, held_to=category.fact_set.number, at=at)
    version = ListingVersion.of(listing, number=listing.latest + 1, content=content, category=category, at=at)
    version.save(force_insert=True)
    listing.latest, listing.category = version.number, category
    listing.save(update_fields=["latest", "category"])
    event_id = eventlog.publish(
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
        watch(listing, content=content, event_id=event_id, by=by, at=at)
        show_anew([listing.id], merchant_id=listing.merchant_id, by=by, at=at)
    return version


@transaction.atomic(savepoint=False)
def publish(listing_id: UUID, *, by: Actor, at: datetime) -> Listing:
    """Show it, from now on. Raises ``NotPublishable`` with every reason."""
    with acting_for(queries.shop_of(listing_id, by=by)):
        listing = Listing.objects.take(listing_id, by=by)
        version = queries.version_in_force(listing)
        held_to = version.fact_set.number
        _require_publishable(listing, version.content, category=version.category, held_to=held_to, at=at)
        listing.move("publish", by=by, at=at)
        event_id = eventlog.publish(_published(listing, version), by=by, at=at)
        watch(listing, content=version.content, event_id=event_id, by=by, at=at)
        show_anew([listing.id], merchant_id=listing.merchant_id, by=by, at=at)
    return listing


@transaction.atomic(savepoint=False)
def withdraw(listing_id: UUID, *, by: Actor, at: datetime) -> Listing:
    """Show it no more; what was bought is not touched."""
    with acting_for(queries.shop_of(listing_id, by=by)):
        stop_watching(listing_id, why="withdrawn", by=by, at=at)
        listing = Listing.objects.take(listing_id, by=by)
        listing.move("withdraw", by=by, at=at)
        eventlog.publish(ListingWithdrawn(listing_id=listing.id, merchant_id=listing.merchant_id), by=by, at=at)
        shop_window().show_anew([listing.id], merchant_id=listing.merchant_id, by=by, at=at)
    return listing


def _require_publishable(listing: Listing, content: Content, *, category: Category, held_to: int, at: datetime) -> None:
    skus = queries.skus_of(listing)
    queries.hold_freight(listing.merchant_id)
    facts = PublishFacts(
        content=content,
        category=category.facts,
        held_to=held_to,
        today=local_day(at),
        items=len(skus),
        priced=len(queries.prices_in_force([sku.id for sku in skus], at=at)),
        shop=_shop(listing.merchant_id, listing_id=listing.id, trades=[category.code], at=at)[category.code],
        not_free=policies.not_free(_freight(listing)),
        specs=[sku.spec for sku in skus],
        pictures=Image.objects.sizes(content.images, merchant_id=listing.merchant_id).values(),
    )
    _require(facts)


def _freight(listing: Listing) -> FreightTerms | None:
    stated = queries.freight_of_listings([listing.id]).get(listing.id)
    return stated.terms if stated else None


def _shop(merchant_id: UUID, *, listing_id: UUID | None, trades: Collection[str], at: datetime) -> dict[str, ShopFacts]:
    """What the decision needs to know of who sells, by category: asked once for each, however many rows it has."""
    verdict = shops_queries.may_sell(merchant_id, at=at, trades=trades)
    own = bool(shops_queries.self_operated([merchant_id]))
    held = {code: queries.is_restricted(merchant_id, listing_id=listing_id, category=code) for code in trades}
    return {
        code: ShopFacts(against_selling=verdict.codes(), self_operated=own, restricted=restricted)
        for code, restricted in held.items()
    }


def _require(facts: PublishFacts) -> None:
    """Raises ``NotPublishable`` with every reason, and what each of them is about."""
    verdict = policies.may_publish(facts)
    if not verdict:
        told, asked = facts.content.facts, facts.category
        raise NotPublishable(
            reasons=tuple(map(str, verdict.reasons)),
            missing_facts=policies.missing_facts(told, required=policies.required_facts(facts.content, asked)),
            wrong_facts=policies.wrong_facts(told, asked=asked.asked),
            ended_certificates=policies.ended_certificates(told, today=facts.today),
            claims=policies.claims(facts.content, specs=facts.specs),
            not_free=tuple(facts.not_free) if policies.Reason.NOT_SENT_FREE in verdict.reasons else (),
            against_selling=facts.shop.against_selling,
        )


def _published(listing: Listing, version: ListingVersion) -> ListingPublished:
    return ListingPublished(
        listing_id=listing.id,
        merchant_id=listing.merchant_id,
        version_id=version.id,
        content_sha256=version.content_sha256,
    )


def _by_code(made: Iterable[Draft]) -> dict[str, UUID]:
    return {sku.code: sku.id for draft in made for sku in draft.skus}
