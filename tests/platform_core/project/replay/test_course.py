"""Does a small week go through the commands, and does the reconciliation see what is wrong?

Without HTTP, and in one process; `test_command` has both.
"""

from __future__ import annotations

import dataclasses
import queue
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from merchants import ports
from merchants.types import RegistryAnswer, RegistryEntry
from platform_core.project.crew import Crew, heard
from platform_core.project.env import read
from platform_core.project.replay import course, people, reconciling
from platform_core.project.replay.course import Town
from platform_core.project.replay.expected import draw
from platform_core.project.replay.figures import Difference, Statement, in_all
from platform_core.project.replay.parquet import Data
from platform_core.project.replay.plan import planned
from platform_core.project.replay.reconciling import Outcome, reconcile
from tests.database import as_login
from tests.platform_core.project.crews import Here
from tests.platform_core.project.replay import weeks


class Register:
    """Knows everybody."""

    def look_up(self, credit_code: str, *, request_id: UUID) -> RegistryAnswer:
        entry = RegistryEntry(name=f"企业{credit_code}", kind="enterprise", status="active")
        return RegistryAnswer(source="test", entry=entry)


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return Data(weeks.write(tmp_path, weeks.ordinary(baskets=30)))


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_registries", [Register()])


@pytest.fixture
def as_worker(fresh: dict[str, str], register: None) -> Iterator[None]:
    with as_login("worker"):
        yield


def replayed(data: Data) -> tuple[Town, list[int]]:
    """The week sold by commands; and how often the bell rang."""
    week = planned(data.week(2, most=None), over_http=0)
    crew, rings = Crew(Here(), 1, queue.Queue()), list[int]()
    town = course.settle(week, crew=crew, progress=lambda _: None)
    stalls = course.fill_shelves(week, town, crew=crew, progress=lambda _: None)
    course.sell(week, town, stalls, crew=crew, progress=rings.append)
    return town, rings


def compared(data: Data, town: Town, fresh: dict[str, str]) -> Outcome:
    return reconcile(data, town, week=2, most=None, said=Statement(), auditor=read(fresh).databases["auditor"])


@pytest.mark.commits
class TestAReplay:
    def test_comes_to_the_same_as_the_data(self, data: Data, as_worker: None, fresh: dict[str, str]) -> None:
        assert not people.were_here()

        town, rings = replayed(data)
        outcome = compared(data, town, fresh)

        assert people.were_here()
        assert len(rings) == 30
        assert outcome.differences == []
        assert outcome.holds
        assert in_all(outcome.booked.values()).baskets == 30
        assert in_all(outcome.booked.values()).funded == 6 * 100

    def test_is_found_out_when_the_data_say_something_else(
        self, data: Data, as_worker: None, fresh: dict[str, str]
    ) -> None:
        town, _ = replayed(data)
        data.db.execute("CREATE TABLE other AS SELECT * REPLACE (value + (basket_id = 1)::BIGINT AS value) FROM line")
        data.db.execute("CREATE OR REPLACE VIEW line AS SELECT * FROM other")

        outcome = compared(data, town, fresh)

        assert not outcome.holds
        assert {row.store_id for row in outcome.differences} == {301}
        assert {row.what for row in outcome.differences} >= {"paid", "payable"}

    def test_is_found_out_when_a_shop_is_nobodys(self, data: Data, as_worker: None, fresh: dict[str, str]) -> None:
        town, _ = replayed(data)
        without = {store: shop for store, shop in town.shops.items() if store != 300}

        outcome = compared(data, dataclasses.replace(town, shops=without), fresh)

        assert Difference(300, "baskets", 10, 0) in outcome.differences
        assert Difference(None, "baskets", 0, 10) in outcome.differences


@pytest.mark.commits
class TestAReplayWithReturns:
    """Every way in which a return ends, before and after the receipt."""

    @pytest.fixture
    def data(self, tmp_path: Path) -> Data:
        return Data(weeks.write(tmp_path, weeks.returning()))

    def test_comes_to_the_same_as_the_data(self, data: Data, as_worker: None, fresh: dict[str, str]) -> None:
        town, _ = replayed(data)
        outcome = compared(data, town, fresh)

        assert outcome.differences == []
        assert outcome.holds
        found = in_all(outcome.booked.values())
        assert (found.baskets, found.returned, found.escrow) == (10, 10, 0)
        assert 0 < found.refunded < found.paid
        assert 0 < found.unfunded < found.funded

    @pytest.mark.parametrize(
        ("change", "what"),
        [
            ("UPDATE back SET gone = gone - 1 WHERE basket_id = 54", {"refunded", "unfunded", "payable"}),
            ("UPDATE back SET as_new = false WHERE basket_id = 54", {"pieces of product 1"}),
            ("UPDATE basket SET fate = fate - 9 WHERE basket_id = 219", {"refunded", "payable", "pieces of product 1"}),
        ],
    )
    def test_is_found_out_when_something_else_came_back(
        self,
        data: Data,
        change: str,
        what: set[str],
        as_worker: None,
        fresh: dict[str, str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        town, _ = replayed(data)
        monkeypatch.setattr(reconciling, "draw", lambda data, **which: (draw(data, **which), data.db.execute(change)))

        outcome = compared(data, town, fresh)

        assert not outcome.holds
        assert len({row.store_id for row in outcome.differences}) == 1
        assert {row.what for row in outcome.differences} >= what


class TestALaneThatFails:
    def test_fails_the_replay(self) -> None:
        failed: Future[Any] = Future()
        failed.set_exception(LookupError("out of stock"))

        with pytest.raises(LookupError, match="out of stock"):
            list(heard(queue.Queue(), while_running=[failed]))
