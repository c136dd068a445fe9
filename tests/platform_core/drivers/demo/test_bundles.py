"""Is what is read from a bundle what stands in it, and does a process of its own see one changed byte?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from platform_core.audit import publishing
from platform_core.drivers.demo.bundles import KEY, PROGRAM, check, forge, rows_of
from tests.platform_core.audit import bundles
from tests.platform_core.drivers.demo.exports import CASE, ORDER, bundle, rows, story


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a verifier and a key in it."""
    (tmp_path / PROGRAM).write_bytes(publishing.program())
    (tmp_path / KEY).write_text(bundles.signer().vkey, "utf8")
    return tmp_path


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


class TestCheck:
    def test_holds_what_was_signed(self, folder: Path) -> None:
        finding = check(bundle(folder, story()), language="zh")

        assert finding.holds
        assert (finding.rows, finding.size, finding.where) == (len(story()), len(story()), [])

    @pytest.mark.parametrize("at", [0.0, 0.3, 0.6, 0.99])
    def test_says_where_a_byte_was_changed(self, folder: Path, at: float) -> None:
        finding = check(forge(bundle(folder, story()), at=at), language="en")

        assert not finding.holds
        assert finding.where[0]

    def test_leaves_the_bundle_itself_as_it_is(self, folder: Path) -> None:
        kept = bundle(folder, story())
        forge(kept, at=0.5)

        assert check(kept, language="zh").holds

    def test_says_when_it_could_not_run(self, tmp_path: Path) -> None:
        with pytest.raises(RuntimeError, match="did not run"):
            check(tmp_path / "none.zip", language="zh")
