"""Where can a promotion stand, and when does it end over the National Day?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.db import transaction

from catalog.promotions.models import Promotion
from platform_core.actors import Role
from tests.catalog import builders
from tests.catalog.prices import builders as prices
from tests.merchants import builders as merchants
from tests.merchants.builders import owner_of
from tests.platform_core.cases.situations import Clocked, Situations, Standing
from tests.platform_core.cases.trying import sweep


def running(at: datetime) -> Standing:
    shop = merchants.opened(at)
    builders.on_show(shop.id, at=at - 2 * prices.DAY)
    row = prices.promote(shop.id, 4900, at)
    return Standing(row=row, actors={Role.MERCHANT: owner_of(shop), Role.STAFF: builders.STAFF}, strangers=[])


def ended(at: datetime) -> Standing:
    standing = running(at - 4 * prices.DAY)
    sweep(at)
    with builders.as_shop(standing.row.merchant_id), transaction.atomic():
        standing.row.refresh_from_db()
    return standing


PROMOTIONS: Final = Situations(
    model=Promotion,
    public=True,
    where={"running": running, "ended": ended},
    clocks={
        # Three days: to the end of the 2nd of October in Shanghai; a holiday moves no end.
        "catalog.end_promotion": Clocked(
            where="running",
            since=datetime(2026, 9, 29, 2, 0, tzinfo=UTC),
            due=datetime(2026, 10, 2, 16, 0, tzinfo=UTC),
        ),
    },
)
