"""Tell the shop and staff that it closes, and what holds it."""

from __future__ import annotations

from typing import Any

from merchants.closing import queries
from merchants.closing.case import CLOSING
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.clock import in_a_text


def closing_of(fact: Any) -> dict[str, str]:
    """The facts of a closing that every text names."""
    row = queries.closing(fact.closing_id, by=RELAY)
    return {"trade_name": shops_queries.shop(row.merchant_id).trade_name, "closes_at": in_a_text(row.closes_at)}


tell_parties(CLOSING, more=closing_of)
