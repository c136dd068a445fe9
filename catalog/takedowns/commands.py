"""Commands that keep goods from show and sale, for a measure or a case of an app above, and put them back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from catalog.listings import queries as listings_queries
from catalog.takedowns.events import ListingsPutBack, ListingsRestricted, ListingsTakenDownFor, RestrictionLifted
from catalog.takedowns.models import Restriction, Takedown
from catalog.takedowns.types import TakedownCase
from merchants.sanctions.types import Measure
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.tenancy.scopes import acting_for


@transaction.atomic(savepoint=False)
def restrict(measure: Measure, *, by: Actor, at: datetime) -> None:
    """Keep these goods from being shown and sold, from now on; sold goods stay owed. Again it changes nothing.

    A sale that holds the shop's row goes first, and one that comes later finds the measure.
    """
    shops_queries.wait_for_sales(measure.merchant_id)
    if Restriction.objects.holding().filter(sanction_id=measure.sanction_id).exists():
        return
    category = listings_queries.categories_named([measure.category])[measure.category] if measure.category else None
    rows = [{"category": category}] if category else [{"listing_id": listing_id} for listing_id in measure.listings]
    Restriction.objects.bulk_create(
        Restriction(merchant_id=measure.merchant_id, sanction_id=measure.sanction_id, restricted_at=at, **row)
        for row in rows
    )
    fact = ListingsRestricted(
        sanction_id=measure.sanction_id,
        merchant_id=measure.merchant_id,
        listings=measure.listings,
        category=measure.category,
    )
    publish(fact, by=by, at=at)


@transaction.atomic(savepoint=False)
def lift_restriction(measure: Measure, *, by: Actor, at: datetime) -> None:
    """End the measure's effect on these goods. Again it changes nothing."""
    held = Restriction.objects.holding().filter(sanction_id=measure.sanction_id)
    if held.update(lifted_at=at):
        publish(RestrictionLifted(sanction_id=measure.sanction_id, merchant_id=measure.merchant_id), by=by, at=at)


@transaction.atomic(savepoint=False)
def take_down_for(case: TakedownCase, *, listings: Collection[UUID], by: Actor, at: datetime) -> None:
    """Keep these listings from being shown and sold, for a case; sold goods stay owed. Again it changes nothing.

    As staff or the system. A sale that holds the shop's row goes first, and one that comes later finds them gone.
    """
    shops_queries.wait_for_sales(case.merchant_id)
    if Takedown.objects.holding().filter(case_id=case.id).exists():
        return
    about: dict[str, Any] = {"merchant_id": case.merchant_id, "case_kind": case.kind, "case_id": case.id}
    Takedown.objects.bulk_create(Takedown(**about, listing_id=each, taken_down_at=at) for each in listings)
    fact = ListingsTakenDownFor(**about, listings=tuple(listings))
    publish(fact, by=by, at=at)


@transaction.atomic(savepoint=False)
def put_back_for(case: TakedownCase, *, by: Actor, at: datetime) -> None:
    """End the takedowns of a case; others that stand against a listing still do. Again it changes nothing.

    It is done as the shop, from every scope; the database asks the case whether it may be.
    """
    with acting_for(case.merchant_id):
        held = Takedown.objects.holding().filter(case_id=case.id)
        listings = tuple(held.order_by("id").values_list("listing_id", flat=True))
        if held.update(put_back_at=at):
            about: dict[str, Any] = {"merchant_id": case.merchant_id, "case_kind": case.kind, "case_id": case.id}
            publish(ListingsPutBack(**about, listings=listings), by=by, at=at)
