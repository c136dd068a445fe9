"""Personal data that subscriptions hold."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from orders.sales import queries as sales_queries
from orders.subscriptions.models import Subscription
from platform_core.vault import queries as vault
from platform_core.vault.declarations import Rows, holds_none, retain

SUBSCRIPTION = (
    *("id", "number", "state", "title_zh", "quantity", "amount", "currency", "months", "region_code", "reason"),
    *("asked_at", "active_at", "ended_at"),
)


def export_subscriptions(person_id: UUID) -> Rows:
    """A person's own, recipient in full."""
    rows = list(Subscription.objects.filter(shopper_id=person_id).order_by("asked_at", "id"))
    opened = vault.opened_all([(row.sealed_recipient, row.place) for row in rows])
    return [
        {name: getattr(row, name) for name in SUBSCRIPTION} | texts for row, texts in zip(rows, opened, strict=True)
    ]


# Records of a transaction are kept for as long as the law says, and then go.
_kept = partial(retain, because="ECL-31", retention="RT_TRANSACTION")
_kept(
    "orders.Subscription",
    "shopper_id",
    *sales_queries.RECIPIENT,
    purpose="delivering and debiting what somebody has subscribed to",
    export=export_subscriptions,
)
for offer in ("orders.Plan", "orders.AddOnOffer"):
    holds_none(offer, why="what a shop offers")
