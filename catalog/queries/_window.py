"""What is on sale, in which words, for how much, and how many are left?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from catalog import policies
from catalog.errors import CategoryNotFound, ImagesNotFound, ListingNotFound, OutOfStock, SkuNotFound
from catalog.models import (
    Category,
    Image,
    Listing,
    ListingVersion,
    Reservation,
    ReservedItem,
    Sku,
)
from catalog.queries._deposits import deposit_terms
from catalog.queries._lots import next_best_before
from catalog.queries._prices import prices_in_force, prices_of, promotions
from catalog.queries._takedowns import on_show
from catalog.types import (
    AskedOf,
    Card,
    Content,
    Delivery,
    Page,
    PriceFrom,
    Shelf,
    Short,
    ShownFact,
    ShownPromotion,
    StatedTerms,
    Unit,
)
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor, Role
from platform_core.money import Money


def categories() -> QuerySet[Category]:
    return Category.objects.with_facts().select_related("parent").order_by("code")


def asked() -> list[AskedOf]:
    """What each category asks of its listings at present."""
    return [AskedOf(name_zh=found.name_zh, name_en=found.name_en, asked=found.fact_set.asked) for found in categories()]


def categories_named(codes: Collection[str]) -> dict[str, Category]:
    """By code. Raises ``CategoryNotFound`` with every code that there is not."""
    found = {category.code: category for category in Category.objects.with_facts().filter(code__in=codes)}
    if unknown := set(codes) - found.keys():
        raise CategoryNotFound(categories=tuple(sorted(unknown)))
    return found


def titles(merchant_id: UUID, listing_ids: Collection[UUID]) -> list[ListingVersion]:
    """What those of these listings that are the shop's say now, in their order."""
    mine = Listing.objects.filter(merchant_id=merchant_id, id__in=listing_ids)
    found = _versions_in_force(list(mine))
    return [found[listing_id] for listing_id in dict.fromkeys(listing_ids) if listing_id in found]


def listings_of(actor: Actor) -> QuerySet[Listing]:
    """A shop's own, drafts and all."""
    return Listing.objects.visible_to(actor)


def shop_of(listing_id: UUID, *, by: Actor) -> UUID:
    """Whose listing is it, if this actor may know of it?"""
    owner = Listing.objects.visible_to(by).filter(id=listing_id).values_list("merchant_id", flat=True).first()
    if owner is None:
        raise ListingNotFound(listing_id=listing_id)
    return owner


def shops_of(listing_ids: Collection[UUID], *, by: Actor) -> dict[UUID, UUID]:
    """Whose these listings are, of those that this actor may know of."""
    return dict(Listing.objects.visible_to(by).filter(id__in=listing_ids).values_list("id", "merchant_id"))


def sku_of_shop(sku_id: UUID, *, by: Actor) -> Sku:
    """The actor's own shop's. Raises ``SkuNotFound``."""
    sku = Sku.objects.filter(id=sku_id, merchant_id=by.merchant_id).first()
    if sku is None:
        raise SkuNotFound(sku_ids=(sku_id,))
    return sku


def items_of(actor: Actor) -> dict[UUID, str]:
    """The items of the actor's shop, by id and as the shop calls them."""
    rows = Sku.objects.filter(merchant_id=actor.merchant_id).order_by("code")
    return {sku.id: f"{sku.code} · {sku.spec}" for sku in rows}


def listing_of(sku_id: UUID) -> UUID:
    """Which listing offers it, whether that is on show or not? Raises ``SkuNotFound``."""
    found = Sku.objects.filter(id=sku_id).values_list("listing_id", flat=True).first()
    if found is None:
        raise SkuNotFound(sku_ids=(sku_id,))
    return found


def skus_of(listing: Listing) -> list[Sku]:
    return list(Sku.objects.filter(listing=listing).order_by("id"))


def category_of(sku: Sku) -> Category:
    return Category.objects.with_facts().get(id=sku.listing.category_id)


def version_in_force(listing: Listing) -> ListingVersion:
    found = ListingVersion.objects.select_related("category", "fact_set")
    return found.get(listing=listing, number=listing.latest)


def version(version_id: UUID) -> ListingVersion:
    return ListingVersion.objects.select_related("category", "fact_set").get(id=version_id)


def shown_facts(version: ListingVersion) -> tuple[ShownFact, ...]:
    """What a version tells, by the names of the set that it was held to."""
    return policies.shown(version.content.facts, asked=version.fact_set.asked)


def image(sha256: str) -> Image:
    """A picture by its hash, whichever shop shows it. Raises ``ImagesNotFound``."""
    found = Image.objects.filter(sha256=sha256).order_by("id").first()
    if found is None:
        raise ImagesNotFound(images=(sha256,))
    return found


def refuse_unknown_images(contents: Iterable[Content], *, merchant_id: UUID) -> None:
    """Raises ``ImagesNotFound`` with every picture that the shop has not uploaded."""
    named = {image for content in contents for image in content.images}
    if named and (unknown := named - Image.objects.known(named, merchant_id=merchant_id)):
        raise ImagesNotFound(images=tuple(sorted(unknown)))


def images_of(actor: Actor) -> QuerySet[Image]:
    """A shop's own."""
    return Image.objects.filter(merchant_id=actor.merchant_id)


def pieces_left(listing_id: UUID) -> int:
    """How many pieces of a listing can be bought."""
    return sum(sku.available for sku in Sku.objects.filter(listing_id=listing_id))


def prices_shown(sku_id: UUID, *, at: datetime) -> tuple[list[PriceFrom], ShownPromotion | None]:
    """The chain of prices of an item that is on show, and the promotion that runs. Raises ``SkuNotFound``."""
    if not on_show(at=at).filter(id__in=Sku.objects.filter(id=sku_id).values("listing_id")).exists():
        raise SkuNotFound(sku_ids=(sku_id,))
    return prices_of(sku_id), promotions([sku_id], at=at).get(sku_id)


def named(sku_id: UUID) -> tuple[str, ListingVersion]:
    """The code of an item, and what its listing says of it now."""
    sku = Sku.objects.select_related("listing").get(id=sku_id)
    return sku.code, version_in_force(sku.listing)


def held(reservation: Reservation) -> dict[UUID, int]:
    """What a reservation holds, in ascending order of ids."""
    return dict(
        ReservedItem.objects.filter(reservation=reservation).order_by("sku_id").values_list("sku_id", "quantity")
    )


def shortage(wanted: Mapping[UUID, int], *, short: Collection[UUID]) -> OutOfStock | SkuNotFound:
    """The refusal that says of each item how many are left, or that the shop has no such item."""
    left = {sku.id: sku.available for sku in Sku.objects.filter(id__in=short)}
    if unknown := set(short) - left.keys():
        return SkuNotFound(sku_ids=tuple(sorted(unknown)))
    return OutOfStock(short=tuple(Short(sku_id=i, wanted=wanted[i], left=left[i]) for i in sorted(left)))


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
    return replace(found, shelves=tuple(_dated(found.shelves, at=at)))


def cards_and_pages(listings: Sequence[Listing], *, at: datetime) -> list[tuple[Card, Page]]:
    """Of each its card, but for whether the platform itself sells it, and its page, but for the days until which its
    pieces are good. As many queries for many as for one."""
    versions = _versions_in_force(listings)
    shelves = _shelves([listing.id for listing in listings], at=at)
    terms = deposit_terms([shelf.sku_id for found in shelves.values() for shelf in found])
    made = [(listing, versions[listing.id], shelves[listing.id]) for listing in listings]
    return [(_card(*parts), _page(*parts, terms)) for parts in made]


def _versions_in_force(listings: Collection[Listing]) -> dict[UUID, ListingVersion]:
    versions = ListingVersion.objects.filter(
        listing__in=[listing.id for listing in listings], number=F("listing__latest")
    )
    return {version.listing_id: version for version in versions.select_related("category", "fact_set")}


def _shelves(listing_ids: Collection[UUID], *, at: datetime) -> Mapping[UUID, list[Shelf]]:
    skus = list(Sku.objects.filter(listing_id__in=listing_ids).order_by("id"))
    ids = [sku.id for sku in skus]
    prices, lowered = prices_in_force(ids, at=at), promotions(ids, at=at)
    shelves: dict[UUID, list[Shelf]] = defaultdict(list)
    for sku in skus:
        shelves[sku.listing_id].append(_shelf(sku, prices.get(sku.id), lowered.get(sku.id)))
    return shelves


def _dated(shelves: Iterable[Shelf], *, at: datetime) -> Iterator[Shelf]:
    """With the day until which the pieces are good at least."""
    dated = next_best_before([shelf.sku_id for shelf in shelves], at=at)
    return (replace(shelf, best_before=dated.get(shelf.sku_id)) for shelf in shelves)


def _shelf(sku: Sku, price: Money | None, promotion: ShownPromotion | None) -> Shelf:
    unit = Unit(sku.content_unit) if sku.content_unit else None
    return Shelf(
        sku_id=sku.id,
        code=sku.code,
        spec=sku.spec,
        price=price,
        unit_price=policies.unit_price(price, content=sku.content, unit=unit) if price else None,
        stock=policies.stock_state(sku.available),
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
        stock=policies.stock_state(max((shelf.available for shelf in shelves), default=0)),
        published_at=listing.published_at,
        image=next(iter(version.images), ""),
        shown_until=listing.shown_until,
    )
