"""By which rules are goods guaranteed?"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from catalog.models import Sku
from catalog.types import Guaranteed


def guaranteed(sku_ids: Collection[UUID]) -> dict[UUID, Guaranteed]:
    """What the law of faults asks of the goods of each of these items, by its category as it is now."""
    rows = Sku.objects.filter(id__in=sku_ids).select_related("listing__category")
    return {sku.id: sku.listing.category.guaranteed for sku in rows}
