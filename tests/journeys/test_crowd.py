"""Is anything lost or doubled, or does a door fall, while 64 people buy and processes are killed under them?

A minute in `make proofs`; ten minutes with ``TIANPING_DRILL_SECONDS=600``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

import pytest
from django.db import transaction

from platform_core.clock import LOCAL
from tests.journeys.crowd import Tally, recovers, shop_under_kills
from tests.journeys.outages import PATIENCE, ShakyHouse, shaky_house
from tests.orders.sales import builders as orders
from tests.recordings import paused

pytestmark = pytest.mark.proof

BUYERS: Final = 64
SECONDS: Final = float(os.environ.get("TIANPING_DRILL_SECONDS", "60"))
DAY: Final = datetime(2026, 3, 10, 10, tzinfo=LOCAL)
SCARCE: Final = 50  # pieces of the one thing that all of them want
PLENTY: Final = 1_000_000
PURCHASES = "SELECT id::text FROM orders_purchase"
UNPAID = """
SELECT count(*) FROM orders_order WHERE purchase_id = ANY(%s::uuid[]) AND state <> 'paid'
"""
UNBALANCED = "SELECT coalesce(sum(debits_posted), 0) - coalesce(sum(credits_posted), 0) FROM ledger_account"
RESERVED = """
SELECT reserved, on_hand, (
    SELECT coalesce(sum(line.quantity), 0) FROM orders_orderline line JOIN orders_order o ON o.id = line.order_id
    WHERE line.sku_id = sku.id AND o.state <> 'cancelled'
) FROM catalog_sku sku WHERE id = %s
"""
UNSEQUENCED = "SELECT (SELECT count(*) FROM eventlog_event) - (SELECT count(*) FROM audit_leaf)"


@pytest.fixture(scope="module")
def house(django_db_blocker: Any) -> Iterator[ShakyHouse]:
    with django_db_blocker.unblock(), shaky_house(DAY) as house:
        house.move_to(DAY)
        house.settles()
        yield house


class TestACrowd:
    def test_loses_and_doubles_nothing_and_meets_no_fallen_door_under_kills(self, house: ShakyHouse) -> None:
        with transaction.atomic():  # at once: the relay running here asks the register, which never heard of this shop
            with paused():  # the database is a house's, and no test's
                skus = [str(orders.sale(DAY, on_hand=SCARCE if n == 0 else PLENTY).sku_id) for n in range(4)]

        tally = shop_under_kills(house, skus, buyers=BUYERS, seconds=SECONDS)

        recovers(house)
        dwindles(lambda: house.one(UNPAID, sorted(tally.paid)))
        house.settles()
        dwindles(lambda: house.one(UNSEQUENCED))
        made = {row[0] for row in house.rows(PURCHASES)}
        captured = Counter(line["out_trade_no"] for line in house.doors.statement() if line["kind"] == "capture")
        _tell(tally, made)
        assert tally.unexpected == []
        assert tally.answers[HTTPStatus.INTERNAL_SERVER_ERROR] == 0
        assert set(tally.bought.values()) == made  # none lost, and none that nobody was told of
        assert len(tally.bought) == len(made)  # a key bought once
        assert set(captured.values()) <= {1}
        assert len(captured) == len(tally.paid)
        assert house.one(UNBALANCED) == 0
        for sku in skus:
            _shelf_agrees(house, sku)
        assert house.one("SELECT on_hand - reserved FROM catalog_sku WHERE id = %s", skus[0]) == 0


def dwindles(count: Callable[[], int]) -> None:
    """Wait until none are left, for as long as they become fewer: ten minutes of orders take longer to hand on."""
    least = end = float("inf")
    while (left := count()) > 0:
        if left < least:
            least, end = left, time.monotonic() + PATIENCE
        assert time.monotonic() < end, f"{left} are left"
        time.sleep(1)


def _shelf_agrees(house: ShakyHouse, sku: str) -> None:
    [(reserved, on_hand, ordered)] = house.rows(RESERVED, sku)
    assert reserved == ordered <= on_hand


def _tell(tally: Tally, made: set[str]) -> None:
    """Write the figures of this drill for whoever runs it with ``-s``."""
    window = sorted(tally.window)
    figures = {
        "buyers": BUYERS,
        "seconds": SECONDS,
        "purchases": len(made),
        "paid": len(tally.paid),
        "sold_out": tally.sold_out,
        "unanswered": tally.unanswered,
        "answers": dict(sorted(tally.answers.items())),
        "window_p99_ms": round(1000 * window[int(len(window) * 0.99)]) if window else None,
        "unexpected": tally.unexpected[:5],
    }
    sys.stdout.write(f"{json.dumps(figures)}\n")
