"""What may be bought of these, as it is shown at this moment?

One function of the database says whether, for how much and by which version; it asks what `on_show` asks of a listing
and its shop. What a version says never changes, so this process keeps it: only what can change is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from catalog import policies
from catalog.models import ListingVersion
from catalog.types import Delivery, Offer
from merchants.shops.queries import shops as shops_queries
from platform_core.money import Money

KEPT: Final = 20_000  # versions; those of a large window, at a few KiB each
OFFERED: Final = "SELECT * FROM catalog_offers(%s::uuid[], %s, %s)"
_Said = dict[str, Any]  # what every offer by a version says, whichever of its items is bought
_kept: dict[UUID, _Said] = {}


def offers(sku_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, Offer]:
    """By SKU; what may not be bought is left out."""
    with connection.cursor() as cursor:
        cursor.execute(OFFERED, [list(set(sku_ids)), at, shops_queries.local_date(at)])
        rows = cursor.fetchall()
    said = _said_by({row[-1] for row in rows})
    return {row[0]: _offer(row, said[row[-1]]) for row in rows}


def _said_by(version_ids: AbstractSet[UUID]) -> dict[UUID, _Said]:
    found = {version_id: said for version_id in version_ids if (said := _kept.get(version_id))}
    if missing := version_ids - found.keys():
        if len(_kept) + len(missing) > KEPT:
            _kept.clear()
        versions = ListingVersion.objects.filter(id__in=missing).select_related("category", "fact_set")
        read = {version.id: _said(version) for version in versions}
        _kept.update(read)
        found |= read
    return found


def _said(version: ListingVersion) -> _Said:
    content = version.content
    facts = policies.shown(content.facts, asked=version.fact_set.asked)
    return {
        "listing_id": version.listing_id,
        "version_id": version.id,
        "version_number": version.number,
        "title_zh": content.title_zh,
        "title_en": content.title_en,
        "supply": content.supply,
        "category": content.category,
        "return_terms": content.return_terms,
        "delivery_hours": content.delivery_hours,
        "facts": {fact.key: fact.text_zh for fact in facts},
        "fact_set": version.fact_set.number,
        "images": content.images,
        "content_sha256": version.content_sha256,
        "delivery": Delivery(version.fact_set.delivery),
    }


def _offer(row: tuple[Any, ...], said: _Said) -> Offer:
    sku_id, merchant_id, code, spec, available, amount, currency, has_deposit, has_freight, _ = row
    return Offer(
        sku_id=sku_id,
        sku_code=code,
        spec=spec,
        merchant_id=merchant_id,
        unit_price=Money(amount, currency),
        available=available,
        has_deposit=has_deposit,
        has_freight=has_freight,
        **said,
    )
