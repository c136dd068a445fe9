"""Is what is read from a bundle what stands in it?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from platform_core.drivers.demo.bundles import rows_of
from tests.platform_core.drivers.demo.exports import CASE, ORDER, bundle, rows, story


class TestRowsOf:
    def test_has_every_fact_in_the_order_of_the_log(self, tmp_path: Path) -> None:
        found = rows(tmp_path, story())

        assert [row.topic for row in found] == [fact["topic"] for fact in story()]
        assert [row.index for row in found] == list(range(len(story())))
        assert found[4].at == datetime(2026, 10, 8, 16, tzinfo=UTC)

    def test_counts_a_fact_once_that_stands_in_two(self, tmp_path: Path) -> None:
        both = [bundle(tmp_path, story(), name=name) for name in ("order.zip", "shop.zip")]

        assert rows_of(both) == rows_of(both[:1])


class TestIsAbout:
    def test_asks_for_all_that_is_named(self, tmp_path: Path) -> None:
        granted = rows(tmp_path, story())[5]

        assert granted.is_about(return_id=CASE, order_id=ORDER, amount=12_800)
        assert not granted.is_about(return_id=CASE, amount=12_801)
        assert not granted.is_about(refund_id=None, return_id=ORDER)
