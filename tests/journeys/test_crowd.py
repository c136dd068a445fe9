"""Do sixty-four buyers lose anything, or get anything twice, while the house is killed piece by piece under them?

A minute of it here; ``TIANPING_CROWD_SECONDS=600`` is the long form.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any, Final

import pytest
from django.db import transaction

from platform_core.clock import LOCAL
from tests.journeys.crowd import KILLS, crowded, endure
from tests.journeys.outages import ShakyHouse, shaky_house, until
from tests.orders import builders as orders

pytestmark = pytest.mark.proof
SECONDS: Final = float(os.environ.get("TIANPING_CROWD_SECONDS", "60"))
OPENED_AT: Final = datetime(2026, 3, 10, 10, tzinfo=LOCAL)
PIECES: Final = 1_000_000
SEED: Final = 64
THEIRS: Final = "shopper_id = ANY(%s::uuid[])"
BOUGHT: Final = f"SELECT id::text FROM orders_purchase WHERE {THEIRS}"
ORDERS: Final = f"SELECT state, count(*)::int FROM orders_order WHERE {THEIRS} GROUP BY state"
TOLD: Final = f"""
SELECT count(*)::int, count(DISTINCT subject_id)::int FROM eventlog_event
WHERE topic = %s AND subject_id IN (SELECT id FROM orders_order WHERE {THEIRS})
"""
SHELF: Final = "SELECT on_hand, reserved FROM catalog_sku WHERE id = %s"
UNBALANCED: Final = "SELECT sum(debits_posted) - sum(credits_posted) FROM ledger_account"


@pytest.fixture(scope="module")
def house(django_db_blocker: Any) -> Iterator[ShakyHouse]:
    with django_db_blocker.unblock(), shaky_house(OPENED_AT) as house:
        yield house


@pytest.mark.duty("HSE-07", "HSE-08")
class TestACrowd:
    def test_loses_nothing_and_gets_nothing_twice_while_the_house_is_killed_under_it(self, house: ShakyHouse) -> None:
        at = house.now()
        with transaction.atomic():
            sale = orders.sale(at, on_hand=PIECES)

        with crowded(house, sale, at) as (heard, stops, people):
            kills = endure(house, seconds=SECONDS, chance=Random(SEED))
            stops.set()
        ids = [str(person.id) for person in people.values()]
        bought = list(heard.purchases.values())
        until(lambda: house.rows(ORDERS, ids) == [("paid", len(bought))])
        house.settles()

        sys.stdout.write(
            f"{len(bought)} purchases, {heard.hung_up} calls cut off; {dict(kills)}; {dict(heard.statuses)}\n"
        )
        assert heard.bugs == {}
        assert min(kills[act.__name__] for act in KILLS) >= 1
        assert sorted(row for (row,) in house.rows(BOUGHT, ids)) == sorted(bought)
        assert len(set(bought)) == len(bought) > 0
        for topic in ("orders.placed", "orders.paid"):
            assert house.rows(TOLD, topic, ids) == [(len(bought), len(bought))]
        taken = Counter(line["out_trade_no"] for line in house.doors.statement() if line["kind"] == "capture")
        assert taken == Counter(heard.paid)
        [(on_hand, reserved)] = house.rows(SHELF, sale.sku_id)
        assert PIECES - on_hand + reserved == len(bought)
        assert house.one(UNBALANCED) == 0
