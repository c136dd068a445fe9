"""Tell a shop that a lot is over."""

from __future__ import annotations

import platform_core.notices.commands as notices
from catalog.listings import queries as listings_queries
from catalog.stock import queries
from catalog.stock.events import LotEnded
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


@subscribe(LotEnded, name="catalog.tell_of_lot")
def tell_of_lot(fact: LotEnded, context: DeliveryContext) -> None:
    """Tell the shop which lot of which item left the shelf."""
    lot = queries.lot(fact.lot_id)
    version = listings_queries.version_in_force(lot.sku.listing)
    params: dict[str, str | int] = {
        "title_zh": version.title_zh,
        "title_en": version.title_en or version.title_zh,
        "lot": lot.code,
        "best_before": lot.best_before.isoformat(),
        "pieces": fact.pieces,
    }
    notices.send_to_shop(fact.merchant_id, template="catalog.lot_ended", params=params, by=RELAY, at=context.handled_at)
