"""A shop counts a shelf: do the books follow, and what do they refuse?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from catalog.stock import commands
from catalog.stock.errors import BooksMovedOn, CountTooLow, LotShort, SkuNotFound
from catalog.stock.models import StockMovement
from platform_core.eventlog.models import Event
from tests.catalog.builders import as_shop, open_shop, shelf, sku_of, trader
from tests.catalog.conftest import refused
from tests.catalog.stock.test_stock import reserve

pytestmark = pytest.mark.login("worker")  # the web dates no price back, and these have their own day


class TestCorrectCount:
    def count(self, shop: UUID, pieces: int, *, at: datetime, lot: str | None = "L1", **said: Any) -> None:
        with as_shop(shop):
            sku = sku_of(shop, said.get("code", "A"))
            seen = said.get("seen", sku.on_hand)
            commands.correct_count(sku.id, lot=lot, counted=pieces, seen=seen, reason="counted", by=trader(shop), at=at)

    @pytest.mark.parametrize(("counted", "difference"), [(7, -3), (12, 2)])
    def test_writes_the_difference_with_its_reason(self, stocked: UUID, at: datetime, counted: int, difference: int):
        self.count(stocked, counted, at=at)

        with as_shop(stocked), transaction.atomic():
            last = StockMovement.objects.filter(kind="adjusted").get()
            topics = Event.objects.filter(subject_id=last.sku_id).values_list("topic", flat=True)
            assert "catalog.stock_corrected" in topics
        assert (last.quantity, last.lot, last.reason) == (difference, "L1", "counted")
        assert shelf(stocked, "A") == (counted, 0)

    def test_writes_nothing_where_the_books_are_right(self, stocked: UUID, at: datetime):
        self.count(stocked, 3, at=at, code="B", lot=None)

        with as_shop(stocked), transaction.atomic():
            assert not StockMovement.objects.filter(kind="adjusted").exists()

    def test_refuses_less_than_is_ordered(self, stocked: UUID, at: datetime):
        reserve(stocked, [("A", 4)], at=at)

        with refused(CountTooLow) as refusal:
            self.count(stocked, 3, at=at)

        assert refusal.value.params == {"sku_id": sku_of(stocked, "A").id, "ordered": 4}
        assert shelf(stocked, "A") == (10, 4)

    @pytest.mark.parametrize("seen", [9, 11])
    def test_refuses_a_count_against_books_that_have_moved_on(self, stocked: UUID, at: datetime, seen: int):
        with refused(BooksMovedOn) as refusal:
            self.count(stocked, 12, at=at, seen=seen)

        assert refusal.value.params == {"sku_id": sku_of(stocked, "A").id, "lot": "L1", "left": 10}
        assert shelf(stocked, "A") == (10, 0)

    def test_refuses_a_lot_that_never_came(self, stocked: UUID, at: datetime):
        with refused(LotShort):
            self.count(stocked, 3, at=at, lot="L9")

        assert shelf(stocked, "A") == (10, 0)

    def test_hides_the_shelf_of_another_shop(self, stocked: UUID, at: datetime):
        other = open_shop(at=at, name="别家")

        with refused(SkuNotFound), as_shop(other):
            commands.correct_count(
                sku_of(stocked, "A").id, lot="L1", counted=1, seen=10, reason="counted", by=trader(other), at=at
            )
