"""Queries on categories, listings, versions and pictures."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse

from catalog.listings import policies
from catalog.listings.errors import CategoryNotFound, ImagesNotFound, ListingNotFound
from catalog.listings.models import Category, FactSet, Image, Listing, ListingVersion
from catalog.listings.types import IMAGE_EDGES, AskedOf, Content, ShownFact
from platform_core.actors import Actor

Json = dict[str, Any]


def picture(sha256: str) -> Json:
    """The addresses of a picture by size; they hold its hash, so that the picture at one never changes."""
    sizes = {str(edge): reverse("listing-image", kwargs={"sha256": sha256, "edge": edge}) for edge in IMAGE_EDGES}
    return {"sha256": sha256, "sizes": sizes}


def categories() -> QuerySet[Category]:
    return Category.objects.with_facts().select_related("parent").order_by("code")


def categories_by_code() -> dict[str, Category]:
    """Every category by its code, in their order, each with the set of facts in force: in one statement."""
    newest = FactSet.objects.order_by("category_id", "-number").distinct("category_id").select_related("category")
    found = {}
    for each in newest:
        each.category.newest_set = each
        found[each.category.code] = each.category
    return dict(sorted(found.items()))


def category_names() -> list[tuple[str, str, str]]:
    """The code of each category, and its name in Chinese and in English."""
    return list(Category.objects.order_by("code").values_list("code", "name_zh", "name_en"))


def category_tree() -> list[tuple[str, str, str, str | None]]:
    """The code of each category, its name in Chinese and in English, and the code of the category that it is in."""
    return list(Category.objects.order_by("code").values_list("code", "name_zh", "name_en", "parent__code"))


def asked_of_categories() -> list[AskedOf]:
    """The facts that each category requires of its listings at present."""
    return [
        AskedOf(name_zh=found.name_zh, name_en=found.name_en, asked=found.fact_set.asked_facts)
        for found in categories()
    ]


def categories_named(codes: Collection[str]) -> dict[str, Category]:
    """The categories by code. Raises ``CategoryNotFound`` with every unknown code."""
    found = {category.code: category for category in Category.objects.with_facts().filter(code__in=codes)}
    if unknown := set(codes) - found.keys():
        raise CategoryNotFound(categories=tuple(sorted(unknown)))
    return found


def titles(merchant_id: UUID, listing_ids: Collection[UUID]) -> list[ListingVersion]:
    """The versions in force of those of these listings that are the shop's, in their order."""
    mine = Listing.objects.filter(merchant_id=merchant_id, id__in=listing_ids)
    found = _versions_in_force(list(mine))
    return [found[listing_id] for listing_id in dict.fromkeys(listing_ids) if listing_id in found]


def listings_of(actor: Actor) -> QuerySet[Listing]:
    """A shop's own, drafts and all."""
    return Listing.objects.visible_to(actor)


def shop_of(listing_id: UUID, *, by: Actor) -> UUID:
    """The shop of a listing, if this actor may know of it."""
    owner = Listing.objects.visible_to(by).filter(id=listing_id).values_list("merchant_id", flat=True).first()
    if owner is None:
        raise ListingNotFound(listing_id=listing_id)
    return owner


def shops_of(listing_ids: Collection[UUID], *, by: Actor) -> dict[UUID, UUID]:
    """The shops of these listings, of those that this actor may know of."""
    return dict(Listing.objects.visible_to(by).filter(id__in=listing_ids).values_list("id", "merchant_id"))


def versions_of(actor: Actor) -> QuerySet[ListingVersion]:
    """Every version of a shop's own listings, in no order yet."""
    rows = ListingVersion.objects.filter(merchant_id=actor.merchant_id)
    return rows.select_related("category", "fact_set")


def version_in_force(listing: Listing) -> ListingVersion:
    found = ListingVersion.objects.select_related("category", "fact_set")
    return found.get(listing=listing, number=listing.latest)


def versions_in_force(listings: Collection[Listing]) -> list[ListingVersion]:
    """The version in force of each of these, in one query."""
    return list(_versions_in_force(listings).values())


def version(version_id: UUID) -> ListingVersion:
    return ListingVersion.objects.select_related("category", "fact_set").get(id=version_id)


def first_images(version_ids: Collection[UUID]) -> dict[UUID, str]:
    """The hash of the first picture of each of these versions that has one."""
    rows = ListingVersion.objects.filter(id__in=version_ids).values_list("id", "images")
    return {version_id: images[0] for version_id, images in rows if images}


def shown_facts(version: ListingVersion) -> tuple[ShownFact, ...]:
    """The facts of a version, by the names of the set that it was held to."""
    return policies.facts_in_words(version.content.facts, asked=version.fact_set.asked_facts)


def image(sha256: str) -> Image:
    """A picture by its hash, of any shop. Raises ``ImagesNotFound``."""
    found = Image.objects.filter(sha256=sha256).order_by("id").first()
    if found is None:
        raise ImagesNotFound(images=(sha256,))
    return found


def refuse_unknown_images(contents: Iterable[Content], *, merchant_id: UUID) -> None:
    """Raises ``ImagesNotFound`` with every picture that the shop has not uploaded."""
    named = {image for content in contents for image in content.images}
    if named and (unknown := named - Image.objects.known_hashes(named, merchant_id=merchant_id)):
        raise ImagesNotFound(images=tuple(sorted(unknown)))


def images_of(actor: Actor) -> QuerySet[Image]:
    """A shop's own."""
    return Image.objects.filter(merchant_id=actor.merchant_id)


def _versions_in_force(listings: Collection[Listing]) -> dict[UUID, ListingVersion]:
    versions = ListingVersion.objects.filter(
        listing__in=[listing.id for listing in listings], number=F("listing__latest")
    )
    return {version.listing_id: version for version in versions.select_related("category", "fact_set")}
