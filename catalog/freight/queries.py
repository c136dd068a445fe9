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
    """Give the template that each listing is sent by now.

    A listing that is sent free of charge, or delivered as a code, is left out.
    """
    by_code = ListingVersion.objects.filter(number=F("listing__latest"), fact_set__delivery=Delivery.CODE)
    chosen = ListingFreight.objects.filter(listing_id__in=listing_ids)
    codes = _codes(chosen.exclude(listing_id__in=by_code.values("listing_id")))
    stated = _in_force(codes.values())
    return {listing_id: stated[code] for listing_id, code in codes.items() if code in stated}


def freight_shown(listing_ids: Collection[UUID], *, region_code: str) -> dict[UUID, ShownFreight]:
    """Give the freight of each listing to this region, for display. The quote of an order sets its freight."""
    stated, province = freight_of_listings(listing_ids), province_of(region_code)
    rates = {listing_id: found.terms.rate(region_code) for listing_id, found in stated.items()}
    return {id_: ShownFreight(province=province, rate=rates.get(id_, FREE)) for id_ in listing_ids}


def freight_in_force(merchant_id: UUID, codes: Collection[str]) -> dict[str, StatedFreight]:
    """Give the latest version of these templates of a shop, by code. A code without a template is left out."""
    found = _in_force([(merchant_id, code) for code in codes])
    return {code: stated for (_, code), stated in found.items()}


def freight_templates_of(actor: Actor) -> list[StatedFreight]:
    """List the latest version of every template of the actor's shop, in the order of their codes."""
    rows = FreightTemplate.objects.filter(merchant_id=actor.merchant_id).prefetch_related("rates")
    return [row.stated_freight for row in rows.order_by("code", "-number").distinct("code")]


def freight_template(template_id: UUID) -> FreightTemplate:
    return FreightTemplate.objects.prefetch_related("rates").get(id=template_id)


def freight_codes(listings: Collection[Listing]) -> Mapping[UUID, str]:
    """Give the code of the template that each listing uses. A listing without one is left out."""
    rows = ListingFreight.objects.filter(listing__in=[listing.id for listing in listings])
    return {listing_id: code for listing_id, (_, code) in _codes(rows).items()}


def hold_freight(merchant_id: UUID) -> None:
    """Lock the freight of a shop until commit.

    A title may promise free freight. While that promise is checked, the template must not change.
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
    """Give the latest version of each template, by shop and code, in two queries.

    The result may hold more: all templates of these shops that have one of these codes.
    """
    shops, codes = {shop for shop, _ in wanted}, {code for _, code in wanted}
    rows = FreightTemplate.objects.filter(merchant_id__in=shops, code__in=codes).prefetch_related("rates")
    latest = rows.order_by("merchant_id", "code", "-number").distinct("merchant_id", "code")
    return {(row.merchant_id, row.code): row.stated_freight for row in latest}


def _codes(rows: QuerySet[ListingFreight]) -> dict[UUID, tuple[UUID, str]]:
    """Map each listing to its shop and the code chosen last. A listing that gave up its template is left out."""
    latest = rows.order_by("listing_id", "-number").distinct("listing_id")
    return {row.listing_id: (row.merchant_id, row.code) for row in latest if row.code}
