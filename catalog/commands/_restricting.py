"""How does a measure keep goods from being shown and sold, and how does it end?"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog import queries
from catalog.events import ListingsRestricted, RestrictionLifted
from catalog.models import Restriction
from merchants.sanctions.types import Measure
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish


@transaction.atomic(savepoint=False)
def restrict(measure: Measure, *, by: Actor, at: datetime) -> None:
    """From now on these goods are neither shown nor sold; what was sold stays owed. Again it changes nothing.

    A sale that holds the shop still goes first, and one that comes later finds the measure.
    """
    shops_queries.wait_for_sales(measure.merchant_id)
    if Restriction.objects.holding().filter(sanction_id=measure.sanction_id).exists():
        return
    category = queries.categories_named([measure.category])[measure.category] if measure.category else None
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
    """The measure keeps them from sale no longer. Again it changes nothing."""
    held = Restriction.objects.holding().filter(sanction_id=measure.sanction_id)
    if held.update(lifted_at=at):
        publish(RestrictionLifted(sanction_id=measure.sanction_id, merchant_id=measure.merchant_id), by=by, at=at)
