"""Who goes first: a freeze, or whoever reserves and packs? Real threads, real commits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import transaction

from catalog.safety.models.freezes import LotFreeze
from platform_core.deadlines.models import RunningDeadline
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.catalog import builders
from tests.catalog.safety import builders as safety
from tests.catalog.safety.builders import DAY, books, packed, reserved
from tests.database import as_login, somebody_waits_for_us
from tests.platform_core.cases.trying import together

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


class TestARace:
    def test_of_a_freeze_with_orders_leaves_no_frozen_piece_promised(self, at: datetime):
        """Whoever reserves either goes first, and keeps the pieces until they are called off, or finds nothing."""
        shop = builders.open_shop(at=at - DAY)
        builders.on_show(shop, at=at - DAY)
        sku = builders.sku_of(shop)
        calls: list[Callable[[], object]] = [lambda: safety.frozen(sku.id, at)]
        calls += [lambda: reserved(shop, at, 2) for _ in range(5)]

        ends = together(calls)

        on_hand, held = builders.shelf(shop)
        assert ends[0] == "done"
        assert set(ends[1:]) <= {"done", "catalog.out_of_stock"}
        assert (on_hand, held) == (2 * ends[1:].count("done"),) * 2
        assert books(shop) == on_hand

    def test_of_a_freeze_with_packing_sends_it_before_or_not_at_all(self, at: datetime):
        shop = builders.open_shop(at=at - DAY)
        builders.on_show(shop, at=at - DAY)
        sku, sources = builders.sku_of(shop), [reserved(shop, at) for _ in range(4)]
        calls: list[Callable[[], object]] = [lambda: safety.frozen(sku.id, at)]
        calls += [lambda source=source: packed(shop, source, "L1", at) for source in sources]

        ends = together(calls)

        waiting = ends[1:].count("catalog.lots_frozen")
        assert set(ends) <= {"done", "catalog.lots_frozen"}
        assert builders.shelf(shop) == (waiting, waiting)
        assert books(shop) == waiting


@pytest.mark.duty("CRL-19")
def test_whoever_overturns_a_result_waits_for_the_sweep_of_its_freeze_and_holds_no_freeze_meanwhile(
    at: datetime,
) -> None:
    """They lock in one order, so that neither waits for the other: the clocks of the freeze, and then it."""
    sample = safety.contested(at)

    def overturn() -> str:
        with as_login("worker"):
            return safety.decide(sample, at).state

    with ThreadPoolExecutor(1) as other:
        with bound(SYSTEM), transaction.atomic():
            freeze = LotFreeze.objects.get(sku_id=sample.sku_id)
            list(RunningDeadline.objects.select_for_update().filter(subject_id=freeze.id))  # as the sweep
            found = other.submit(overturn)
            while not somebody_waits_for_us():
                assert not found.done()
            assert LotFreeze.objects.select_for_update(nowait=True).get(id=freeze.id).state == "frozen"
        assert found.result() == "overturned"
