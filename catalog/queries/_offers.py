"""What may be bought of these, as it is shown at this moment?

One statement says whether, for how much and by which version; it asks what `on_show` asks of the listing and its shop,
in SQL of its own since every quote and every purchase runs it. What a version says never changes, so this process keeps
it: only what can change is asked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

import merchants.queries
from catalog import policies
from catalog.models import ListingVersion
from catalog.types import Delivery, Offer
from platform_core.money import Money

KEPT: Final = 20_000  # versions; those of a large window, at a few KiB each
OFFERED: Final = """
SELECT sku.id, sku.merchant_id, sku.code, sku.spec, sku.on_hand - sku.reserved, price.amount, price.currency,
  EXISTS (SELECT FROM catalog_depositterms WHERE sku_id = sku.id),
  EXISTS (SELECT FROM catalog_listingfreight WHERE listing_id = listing.id), version.id
FROM catalog_sku AS sku
JOIN catalog_listing AS listing ON listing.id = sku.listing_id AND listing.state = 'published'
  AND (listing.shown_until IS NULL OR listing.shown_until > %(at)s)
JOIN catalog_listingversion AS version ON version.listing_id = listing.id AND version.number = listing.latest
JOIN merchants_merchant AS shop ON shop.id = sku.merchant_id
  AND {selling}
CROSS JOIN LATERAL (
  SELECT amount, currency FROM catalog_priceinterval
  WHERE sku_id = sku.id AND valid_from <= %(at)s ORDER BY valid_from DESC LIMIT 1
) AS price
WHERE sku.id = ANY (%(ids)s::uuid[])
AND NOT EXISTS (
  SELECT FROM catalog_restriction WHERE lifted_at IS NULL AND merchant_id = listing.merchant_id
  AND (listing_id = listing.id OR category_id = listing.category_id)
)
AND NOT EXISTS (
  SELECT FROM catalog_takedown
  WHERE put_back_at IS NULL AND merchant_id = listing.merchant_id AND listing_id = listing.id
)
""".replace("{selling}", merchants.queries.SELLING.replace("{today}", "%(today)s::date"))


_Said = dict[str, Any]  # what every offer by a version says, whichever of its items is bought
_kept: dict[UUID, _Said] = {}


def offers(sku_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, Offer]:
    """By SKU; what may not be bought is left out."""
    with connection.cursor() as cursor:
        today = merchants.queries.local_date(at)
        cursor.execute(OFFERED, {"ids": list(set(sku_ids)), "at": at, "today": today})
        rows = cursor.fetchall()
    said = _said_by({row[-1] for row in rows})
    return {row[0]: _offer(row, said[row[-1]]) for row in rows}


def _said_by(version_ids: Collection[UUID]) -> dict[UUID, _Said]:
    if missing := [version_id for version_id in version_ids if version_id not in _kept]:
        if len(_kept) + len(missing) > KEPT:
            _kept.clear()
        versions = ListingVersion.objects.filter(id__in=missing).select_related("category", "fact_set")
        _kept.update({version.id: _said(version) for version in versions})
    return {version_id: _kept[version_id] for version_id in version_ids}


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
