"""What does the database refuse about prices, and who wins where two begin at once?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection, transaction

from catalog.prices.models import PriceInterval
from catalog.promotions.models import Promotion
from platform_core import clock
from platform_core.rows import new_id
from tests.catalog import builders
from tests.catalog.builders import as_shop, sku_of
from tests.catalog.prices import builders as prices
from tests.catalog.prices.builders import DAY, TICK
from tests.orders.test_races import at_once

INSERT = (
    "INSERT INTO catalog_priceinterval (id, merchant_id, sku_id, amount, currency, valid_from)"
    " VALUES (%s, %s, %s, %s, 'CNY', %s)"
)


def run(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def opened() -> UUID:
    with transaction.atomic():
        return builders.open_shop(at=clock.now())


def just_now() -> datetime:
    with transaction.atomic():
        return clock.now()


@pytest.mark.commits
@pytest.mark.duty("PRC-20", "PRC-16a")
class TestTheDatabase:
    """As the login of the web, by raw SQL, as any shop."""

    def test_begins_no_price_in_the_past_nor_two_at_one_instant(self) -> None:
        shop = opened()
        with transaction.atomic():
            listing = builders.draft(shop, at=clock.now())
        sku_id, soon = sku_of(shop).id, just_now() + DAY

        def begin(amount: int, since: datetime) -> None:
            with as_shop(shop):
                run(INSERT, new_id(), shop, sku_id, amount, since)

        with pytest.raises(Error, match="no price begins in the past"):
            begin(1, just_now() - TICK)
        begin(4900, soon)
        with pytest.raises(Error, match="price_begins_once"):
            begin(4800, soon)
        with as_shop(shop), transaction.atomic():
            amounts = PriceInterval.objects.filter(sku__listing=listing).order_by("valid_from")
            assert [*amounts.values_list("amount", flat=True)] == [5800, 4900]

    def test_keeps_a_promotion_as_it_was_announced(self) -> None:
        shop = opened()
        with transaction.atomic():
            builders.draft(shop, at=clock.now())
        with transaction.atomic():
            row = prices.promote(shop, 4900, clock.now())
        columns = "(id, merchant_id, sku_id, state, amount, amount_after, currency, starts_at, ends_at)"
        born = f"INSERT INTO catalog_promotion {columns} VALUES (%s, %s, %s, 'running', 1, 2, 'CNY', %s, %s)"
        wrong: list[tuple[str, str, tuple[Any, ...]]] = [
            (INSERT, "stands until it ends", (new_id(), shop, row.sku_id, 9900, row.ends_at - TICK)),
            (INSERT, "stands until it ends", (new_id(), shop, row.sku_id, 9900, row.ends_at)),
            (born, "no promotion begins in the past", (new_id(), shop, row.sku_id, just_now() - DAY, row.ends_at)),
            ("UPDATE catalog_promotion SET amount = 1 WHERE id = %s", "permission denied", (row.id,)),
            ("UPDATE catalog_promotion SET ended_at = now() WHERE id = %s", "a promotion stands until", (row.id,)),
            ("UPDATE catalog_promotion SET state = 'ended' WHERE id = %s", "the web does not say", (row.id,)),
            ("DELETE FROM catalog_promotion WHERE id = %s", "permission denied", (row.id,)),
        ]

        for sql, match, values in wrong:
            with pytest.raises(Error, match=match), as_shop(shop):
                run(sql, *values)


@pytest.mark.commits
@pytest.mark.login("worker")
class TestManyAtOnce:
    @pytest.mark.duty("PRC-20")
    def test_begin_one_promotion_or_one_price(self, at: datetime) -> None:
        """Whoever is second is refused, and every surface says the same whenever it is asked."""
        with transaction.atomic():
            shop = builders.open_shop(at=at)
        with transaction.atomic():
            builders.on_show(shop, at=at - 10 * DAY)

        tries: list[Callable[[], object]] = [
            *[partial(prices.promote, shop, 4900, at)] * 4,
            *[partial(prices.set_price, shop, 6000 + n, at + TICK) for n in range(2)],
            *[partial(prices.set_price, shop, 5900, at)] * 2,
        ]
        outcome = at_once(*tries)

        known = {"done", "catalog.promotion_refused", "catalog.promotion_runs", "catalog.price_begins"}
        assert set(outcome) <= known
        for instant in (at, at + TICK, at + DAY, at + 4 * DAY):
            assert len(set(prices.shown(shop, instant).values())) == 1
        with as_shop(shop), transaction.atomic():
            assert Promotion.objects.count() == outcome[:4].count("done") <= 1
            begun = PriceInterval.objects.filter(valid_from=at).count()
        assert begun == 1
