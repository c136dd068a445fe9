"""Queries on freight: templates, choices, and the cost of sending a listing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from django.db.models import F, QuerySet

from catalog.freight.models import FreightTemplate, ListingFreight
from catalog.freight.types import Rate, ShownFreight, StatedFreight, province_of
from catalog.listings.models import Listing, ListingVersion
from catalog.listings.types import Delivery
from platform_core.actors import Actor
from platform_core.money import Money
from platform_core.rows import one_after_the_other

FREE: Final = Rate(fee=Money(0))


def freight_of_listings(listing_ids: Collection[UUID]) -> dict[UUID, StatedFreight]:
    """The template by which each is sent now; without those that are sent free of charge, or by no carrier."""
    by_code = ListingVersion.objects.filter(number=F("listing__latest"), fact_set__delivery=Delivery.CODE)
    chosen = ListingFreight.objects.filter(listing_id__in=listing_ids)
    codes = _codes(chosen.exclude(listing_id__in=by_code.values("listing_id")))
    stated = _in_force(codes.values())
    return {listing_id: stated[code] for listing_id, code in codes.items() if code in stated}


def freight_shown(listing_ids: Collection[UUID], *, region_code: str) -> dict[UUID, ShownFreight]:
    """The freight of each listing to there, for the eye: the quote says it of an order."""
    stated, province = freight_of_listings(listing_ids), province_of(region_code)
    rates = {listing_id: found.terms.rate(region_code) for listing_id, found in stated.items()}
    return {id_: ShownFreight(province=province, rate=rates.get(id_, FREE)) for id_ in listing_ids}


def freight_in_force(merchant_id: UUID, codes: Collection[str]) -> dict[str, StatedFreight]:
    """The latest version of each of these templates of a shop that exist."""
    found = _in_force([(merchant_id, code) for code in codes])
    return {code: stated for (_, code), stated in found.items()}


def freight_templates_of(actor: Actor) -> list[StatedFreight]:
    """The latest version of each of the actor's shop, by code."""
    rows = FreightTemplate.objects.filter(merchant_id=actor.merchant_id).prefetch_related("rates")
    return [row.stated_freight for row in rows.order_by("code", "-number").distinct("code")]


def freight_template(template_id: UUID) -> FreightTemplate:
    return FreightTemplate.objects.prefetch_related("rates").get(id=template_id)


def freight_codes(listings: Collection[Listing]) -> Mapping[UUID, str]:
    """The template that each was given, by its code."""
    rows = ListingFreight.objects.filter(listing__in=[listing.id for listing in listings])
    return {listing_id: code for listing_id, (_, code) in _codes(rows).items()}


def hold_freight(merchant_id: UUID) -> None:
    """Lock the freight of a shop until commit.

    A title and its promises about freight are judged beside the template that holds then.
    """
    one_after_the_other(f"catalog.freight/{merchant_id}")


def titles_of(listing: Listing) -> list[str]:
    """The titles of the listing, if it is on show."""
    return _titles(Listing.objects.published().filter(id=listing.id))


def titles_sent_by(code: str, *, merchant_id: UUID) -> list[str]:
    """The titles of a shop's listings on show that use this template."""
    given = _codes(ListingFreight.objects.filter(merchant_id=merchant_id))
    listings = [listing_id for listing_id, (_, chosen) in given.items() if chosen == code]
    return _titles(Listing.objects.published().filter(id__in=listings))


def _titles(listings: QuerySet[Listing]) -> list[str]:
    versions = ListingVersion.objects.filter(listing__in=listings, number=F("listing__latest"))
    return [f"{version.title_zh} {version.title_en}" for version in versions]


def _in_force(wanted: Collection[tuple[UUID, str]]) -> dict[tuple[UUID, str], StatedFreight]:
    """By shop and code: two queries, however many shops they are of; a shop's other templates of these codes too."""
    shops, codes = {shop for shop, _ in wanted}, {code for _, code in wanted}
    rows = FreightTemplate.objects.filter(merchant_id__in=shops, code__in=codes).prefetch_related("rates")
    latest = rows.order_by("merchant_id", "code", "-number").distinct("merchant_id", "code")
    return {(row.merchant_id, row.code): row.stated_freight for row in latest}


def _codes(rows: QuerySet[ListingFreight]) -> dict[UUID, tuple[UUID, str]]:
    """By listing: its shop, and the code that was chosen last; none that was given up."""
    latest = rows.order_by("listing_id", "-number").distinct("listing_id")
    return {row.listing_id: (row.merchant_id, row.code) for row in latest if row.code}
