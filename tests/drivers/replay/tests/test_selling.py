"""Does a small week go through the commands, and does the reconciliation see what is wrong? In one process."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from platform_core.drivers import running
from platform_core.drivers.processes import run
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.progress import Report
from platform_core.embedded import environment as env
from platform_core.project.env import read
from tests.database import as_login, clone
from tests.drivers.management.commands import replay as command
from tests.drivers.replay.expected import draw
from tests.drivers.replay.receipts import Data
from tests.drivers.replay.reconciling import Difference
from tests.drivers.replay.settling import Stall
from tests.drivers.replay.tests import weeks
from tests.platform_core.drivers.in_process import processes


@dataclass(frozen=True)
class Replay:
    """A week that was sold by commands; comparing changes nothing, so a class sells its week once."""

    data: Data
    stalls: Mapping[int, Stall]
    page: StringIO

    def found(self, *changes: str, stalls: Mapping[int, Stall] | None = None) -> list[Any]:
        """What is wrong once the data are drawn, and changed."""
        draw(self.data, week=2, most=None)
        for change in changes:
            self.data.db.execute(change)
        return command.found(self.data, stalls or self.stalls, Report(Console(file=self.page, width=120)))

    def in_all(self, what: str) -> tuple[float, float]:
        """The last time that the figure stands on the page: as expected, and as booked."""
        *_, line = (line for line in self.page.getvalue().splitlines() if line.startswith(f"│ {what} "))
        expected, booked = (float(cell.replace(",", "")) for cell in line.split("│")[2:4])
        return expected, booked


@pytest.fixture(scope="class")
def replay(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
    worker: str,
) -> Iterator[Replay]:
    data, page = Data(weeks.write(tmp_path_factory.mktemp("week"), request.cls.BASKETS)), StringIO()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), clone(f"fresh_{worker}") as name:
        environment = read(os.environ | env.with_database(os.environ, name))
        patch.setattr(running, "ENV", environment)
        patch.setattr(command, "processes", processes)
        with as_login("worker"):
            assert not fixtures.are_there()
            sold = command.sold(data.week(2, most=None), Report(Console(file=page)))
            assert fixtures.are_there()
            yield Replay(data, sold.stalls, page)


class TestAReplay:
    BASKETS = weeks.ordinary(baskets=30)

    def test_comes_to_the_same_as_the_data(self, replay: Replay) -> None:
        assert replay.found() == []
        assert replay.in_all("baskets") == (30, 30)
        assert replay.in_all("funded") == (6, 6)
        assert "baskets: 30 of 30" in replay.page.getvalue()

    def test_is_found_out_when_the_data_say_something_else(self, replay: Replay) -> None:
        found = replay.found("UPDATE basket SET paid = paid + 100 WHERE basket_id = 1")

        assert {row.store_id for row in found} == {301}
        assert {row.what for row in found} >= {"paid", "payable"}

    def test_is_found_out_when_a_shop_is_nobodys(self, replay: Replay) -> None:
        without = {store: stall for store, stall in replay.stalls.items() if store != 300}

        found = replay.found(stalls=without)

        assert Difference(300, "baskets", 10, 0) in found
        assert Difference(None, "baskets", 0, 10) in found


class TestAReplayWithReturns:
    """Every way in which a return ends, before and after the receipt."""

    BASKETS = weeks.returning()

    def test_comes_to_the_same_as_the_data(self, replay: Replay) -> None:
        assert replay.found() == []
        assert [replay.in_all(what)[1] for what in ("baskets", "returned", "escrow")] == [10, 10, 0]
        assert 0 < replay.in_all("refunded")[1] < replay.in_all("paid")[1]
        assert 0 < replay.in_all("unfunded")[1] < replay.in_all("funded")[1]

    @pytest.mark.parametrize(
        ("change", "what"),
        [
            ("UPDATE back SET gone = gone - 1 WHERE basket_id = 54", {"refunded", "unfunded", "payable"}),
            ("UPDATE back SET as_new = false WHERE basket_id = 54", {"pieces of product 1"}),
            ("UPDATE basket SET fate = fate - 9 WHERE basket_id = 219", {"refunded", "payable", "pieces of product 1"}),
        ],
    )
    def test_is_found_out_when_something_else_came_back(self, replay: Replay, change: str, what: set[str]) -> None:
        found = replay.found(change)

        assert len({row.store_id for row in found}) == 1
        assert {row.what for row in found} >= what


class TestAPartThatFails:
    def test_fails_the_replay(self) -> None:
        def fails(why: str) -> None:
            raise LookupError(why)

        with processes() as here, pytest.raises(LookupError, match="out of stock"):
            run(here, fails, ["out of stock"])
