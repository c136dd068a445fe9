"""Tell the shop that its archive is ready; and the shop and staff that it could not be put together."""

from __future__ import annotations

from typing import Any

from merchants.archives import queries
from merchants.archives.case import ARCHIVE
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties


def name_shop(fact: Any) -> dict[str, str]:
    """The name of the shop, for every text."""
    row = queries.archive(fact.archive_id, by=RELAY)
    return {"trade_name": shops_queries.shop(row.merchant_id).trade_name}


tell_parties(ARCHIVE, more=name_shop)
