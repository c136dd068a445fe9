"""Commands on freight: state a template, choose one for a listing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from catalog.freight import policies, queries
from catalog.freight.errors import FreightNotFound, FreightRefused
from catalog.freight.events import FreightChosen, FreightStated
from catalog.freight.models import ELSEWHERE, FreightRate, FreightTemplate, ListingFreight
from catalog.freight.policies import FreightFacts
from catalog.freight.types import FreightTerms, Rate
from catalog.listings.models import Listing
from catalog.listings.ports import shop_window
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish


@transaction.atomic(savepoint=False)
def state_freight(merchant_id: UUID, *, code: str, terms: FreightTerms, by: Actor, at: datetime) -> FreightTemplate:
    """State the next version of a template: it holds for quotes from now on, for every listing that uses its code.

    Raises ``FreightRefused`` with every reason, among them a promise in the title of a listing on show.
    """
    queries.hold_freight(merchant_id)
    _refuse(terms, titles=queries.titles_sent_by(code, merchant_id=merchant_id))
    row = FreightTemplate.objects.create(
        merchant_id=merchant_id,
        code=code,
        number=FreightTemplate.objects.filter(merchant_id=merchant_id, code=code).count() + 1,
        name=terms.name,
        stated_at=at,
    )
    FreightRate.objects.bulk_create(_rates(row, terms))
    publish(FreightStated(template_id=row.id, merchant_id=merchant_id, code=code, number=row.number), by=by, at=at)
    return queries.freight_template(row.id)


@transaction.atomic(savepoint=False)
def choose_freight(listing_id: UUID, *, code: str, by: Actor, at: datetime) -> Listing:
    """Choose the template by which a listing is sent from now on; with no code it is sent free of charge.

    Raises ``ListingNotFound``, ``FreightNotFound``, ``FreightRefused`` where the listing's title promises better terms.
    """
    listing = Listing.objects.take(listing_id, by=by)
    queries.hold_freight(listing.merchant_id)
    if code:
        stated = queries.freight_in_force(listing.merchant_id, [code]).get(code)
        if stated is None:
            raise FreightNotFound(freight_code=code)
        _refuse(stated.terms, titles=queries.titles_of(listing))
    ListingFreight.objects.create(
        merchant_id=listing.merchant_id,
        listing=listing,
        number=ListingFreight.objects.filter(listing=listing).count() + 1,
        code=code,
        chosen_at=at,
    )
    publish(FreightChosen(listing_id=listing.id, merchant_id=listing.merchant_id, code=code), by=by, at=at)
    shop_window().show_anew([listing.id], merchant_id=listing.merchant_id, by=by, at=at)
    return listing


def _refuse(terms: FreightTerms, *, titles: list[str]) -> None:
    verdict = policies.may_state_freight(FreightFacts(terms=terms, titles=titles))
    if not verdict:
        raise FreightRefused(reasons=verdict.codes(), not_free=policies.not_free(terms))


def _rates(row: FreightTemplate, terms: FreightTerms) -> Iterator[FreightRate]:
    for province, rate in {ELSEWHERE: terms.elsewhere, **terms.provinces}.items():
        yield _rate(row, province, rate)


def _rate(row: FreightTemplate, province: str, rate: Rate) -> FreightRate:
    return FreightRate(
        merchant_id=row.merchant_id,
        template=row,
        province=province,
        delivered=rate.delivered,
        fee=rate.fee.amount,
        free_from=rate.free_from.amount if rate.free_from else None,
        currency=rate.fee.currency,
    )
