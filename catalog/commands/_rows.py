"""Which rows does a new listing, or a new version of one, consist of?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from catalog import policies
from catalog.commands._lots import first_lots
from catalog.errors import ImagesNotFound, SkuCodeTaken
from catalog.models import Category, Image, Listing, ListingVersion, Lot, PriceInterval, Sku, StockMovement
from catalog.types import Content, Movement, NewListing, NewSku


@dataclass(frozen=True, slots=True)
class Draft:
    """A listing with its first version, its shelves and what stands on them."""

    listing: Listing
    version: ListingVersion
    skus: tuple[Sku, ...]
    lots: list[Lot] = field(default_factory=list)


def drafts(
    merchant_id: UUID, *, rows: Sequence[NewListing], categories: dict[str, Category], at: datetime
) -> list[Draft]:
    """All rows of all these listings, in one statement a table.

    Raises ``SkuCodeTaken``, ``ImagesNotFound``, ``BestBeforeMissing`` or ``LotsOver``.
    """
    refuse_unknown_images((row.content for row in rows), merchant_id=merchant_id)
    made = [_draft(merchant_id, row, categories[row.content.category], at) for row in rows]
    new = [
        (sku, wanted)
        for draft, row in zip(made, rows, strict=True)
        for sku, wanted in zip(draft.skus, row.skus, strict=True)
    ]
    Listing.objects.bulk_create([draft.listing for draft in made])
    ListingVersion.objects.bulk_create([draft.version for draft in made])
    with _codes_are_free(new):
        Sku.objects.bulk_create([sku for sku, _ in new])
    PriceInterval.objects.bulk_create([_first_price(sku, wanted, at) for sku, wanted in new])
    StockMovement.objects.bulk_create([_first_stock(sku, wanted, at) for sku, wanted in new if wanted.on_hand])
    Lot.objects.bulk_create([lot for draft in made for lot in draft.lots])
    return made


def refuse_unknown_images(contents: Iterable[Content], *, merchant_id: UUID) -> None:
    """Raises ``ImagesNotFound`` with every picture that the shop has not uploaded."""
    named = {image for content in contents for image in content.images}
    if named and (unknown := named - Image.objects.known(named, merchant_id=merchant_id)):
        raise ImagesNotFound(images=tuple(sorted(unknown)))


def version_of(listing: Listing, *, number: int, content: Content, category: Category, at: datetime) -> ListingVersion:
    """The next version, word for word, with its fingerprint; not yet written."""
    terms, fact_set = content.return_terms, category.fact_set
    return ListingVersion(
        merchant_id=listing.merchant_id,
        listing=listing,
        number=number,
        category=category,
        fact_set=fact_set,
        schema=policies.SCHEMA,
        title_zh=content.title_zh,
        title_en=content.title_en,
        facts={code: value.to_json() for code, value in content.facts.items()},
        supply=content.supply,
        delivery_hours=content.delivery_hours,
        return_exclusion=terms.exclusion,
        return_freight=terms.freight,
        extra_return_days=terms.extra_days,
        images=list(content.images),
        content_sha256=policies.content_sha256(content, fact_set=fact_set.number),
        made_at=at,
    )


def _draft(merchant_id: UUID, row: NewListing, category: Category, at: datetime) -> Draft:
    listing = Listing(merchant_id=merchant_id, category=category)
    version = version_of(listing, number=1, content=row.content, category=category, at=at)
    skus = tuple(_sku(listing, wanted) for wanted in row.skus)
    stocked = [(sku, wanted, category.facts) for sku, wanted in zip(skus, row.skus, strict=True)]
    return Draft(listing, version, skus, first_lots(stocked, at=at))


def _sku(listing: Listing, wanted: NewSku) -> Sku:
    return Sku(
        merchant_id=listing.merchant_id,
        listing=listing,
        code=wanted.code,
        spec=wanted.spec,
        content=wanted.content,
        content_unit=wanted.content_unit,
        on_hand=wanted.on_hand,
    )


def _first_price(sku: Sku, wanted: NewSku, at: datetime) -> PriceInterval:
    price = wanted.price
    return PriceInterval(
        merchant_id=sku.merchant_id, sku=sku, amount=price.amount, currency=price.currency, valid_from=at
    )


def _first_stock(sku: Sku, wanted: NewSku, at: datetime) -> StockMovement:
    return StockMovement(
        merchant_id=sku.merchant_id,
        sku=sku,
        kind=Movement.RECEIVED,
        quantity=wanted.on_hand,
        lot=wanted.lot,
        source_type="catalog.listing",
        source_id=sku.listing_id,
        at=at,
    )


@contextmanager
def _codes_are_free(new: Sequence[tuple[Sku, NewSku]]) -> Iterator[None]:
    """The constraint is the judge, also of two shelves that are made at the same moment."""
    try:
        yield
    except IntegrityError as clash:
        if "sku_code" not in str(clash):
            raise
        raise SkuCodeTaken(codes=tuple(wanted.code for _, wanted in new)) from clash
