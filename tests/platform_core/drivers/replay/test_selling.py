"""Does a small week go through the commands, and does the reconciliation see what is wrong?

Without HTTP, and in one process; `test_command` has both.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from rich.console import Console

from merchants import ports
from merchants.types import RegistryAnswer, RegistryEntry
from platform_core.drivers.replay import plan, reconciling, selling, settling
from platform_core.drivers.replay.expected import draw
from platform_core.drivers.replay.figures import Difference, in_all
from platform_core.drivers.replay.receipts import Data
from platform_core.drivers.replay.reconciling import Outcome, reconcile
from platform_core.drivers.replay.selling import Part
from platform_core.drivers.replay.settling import Fixtures
from platform_core.drivers.world.progress import Report
from platform_core.embedded import environment as env
from platform_core.project.env import read
from tests.database import as_login, clone
from tests.platform_core.drivers.in_process import processes
from tests.platform_core.drivers.replay import weeks


class Register:
    """Knows everybody."""

    def look_up(self, credit_code: str, *, request_id: UUID) -> RegistryAnswer:
        entry = RegistryEntry(name=f"企业{credit_code}", kind="enterprise", status="active")
        return RegistryAnswer(source="test", entry=entry)


@dataclass(frozen=True)
class Replay:
    """A week that was sold by commands; comparing changes nothing, so a class sells its week once."""

    folder: Path
    fixtures: Fixtures
    reports: list[int]
    auditor: dict[str, Any]

    def compared(self, data: Data | None = None, *, fixtures: Fixtures | None = None) -> Outcome:
        data = data or Data(self.folder)
        none = {"captured": 0, "refunded": 0}
        return reconcile(data, fixtures or self.fixtures, week=2, most=None, statement=none, auditor=self.auditor)


@pytest.fixture(scope="class")
def replay(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
    worker: str,
) -> Iterator[Replay]:
    folder = weeks.write(tmp_path_factory.mktemp("week"), request.cls.BASKETS)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), clone(f"fresh_{worker}") as name:
        patch.setattr(ports, "_registries", [Register()])
        with as_login("worker"):
            assert not settling.were_here()
            fixtures, reports = replayed(Data(folder))
            addresses = read(os.environ | env.renamed(os.environ, name)).databases
            yield Replay(folder, fixtures, reports, addresses["auditor"])


def replayed(data: Data) -> tuple[Fixtures, list[int]]:
    """The week sold by commands; and how often progress was reported."""
    week = plan.planned(data.week(2, most=None), over_http=0)
    with processes() as here:
        fixtures = settling.settle(week, processes=here, report=Report(Console(file=StringIO())))
        reports = list[int]()
        here.run(selling.sell_part, [Part(week.sales, fixtures)], done=lambda part: reports.append(len(part.sales)))
    return fixtures, reports


class TestAReplay:
    BASKETS = weeks.ordinary(baskets=30)

    def test_comes_to_the_same_as_the_data(self, replay: Replay) -> None:
        outcome = replay.compared()

        assert settling.were_here()
        assert replay.reports == [30]
        assert outcome.differences == []
        assert outcome.holds
        assert in_all(outcome.booked)["baskets"] == 30
        assert in_all(outcome.booked)["funded"] == 6 * 100

    def test_is_found_out_when_the_data_say_something_else(self, replay: Replay) -> None:
        data = Data(replay.folder)
        data.db.execute("CREATE TABLE other AS SELECT * REPLACE (value + (basket_id = 1)::BIGINT AS value) FROM line")
        data.db.execute("CREATE OR REPLACE VIEW line AS SELECT * FROM other")

        outcome = replay.compared(data)

        assert not outcome.holds
        assert {row.store_id for row in outcome.differences} == {301}
        assert {row.what for row in outcome.differences} >= {"paid", "payable"}

    def test_is_found_out_when_a_shop_is_nobodys(self, replay: Replay) -> None:
        without = {store: stall for store, stall in replay.fixtures.stalls.items() if store != 300}

        outcome = replay.compared(fixtures=dataclasses.replace(replay.fixtures, stalls=without))

        assert Difference(300, "baskets", 10, 0) in outcome.differences
        assert Difference(None, "baskets", 0, 10) in outcome.differences


class TestAReplayWithReturns:
    """Every way in which a return ends, before and after the receipt."""

    BASKETS = weeks.returning()

    def test_comes_to_the_same_as_the_data(self, replay: Replay) -> None:
        outcome = replay.compared()

        assert outcome.differences == []
        assert outcome.holds
        found = in_all(outcome.booked)
        assert (found["baskets"], found["returned"], found["escrow"]) == (10, 10, 0)
        assert 0 < found["refunded"] < found["paid"]
        assert 0 < found["unfunded"] < found["funded"]

    @pytest.mark.parametrize(
        ("change", "what"),
        [
            ("UPDATE back SET gone = gone - 1 WHERE basket_id = 54", {"refunded", "unfunded", "payable"}),
            ("UPDATE back SET as_new = false WHERE basket_id = 54", {"pieces of product 1"}),
            ("UPDATE basket SET fate = fate - 9 WHERE basket_id = 219", {"refunded", "payable", "pieces of product 1"}),
        ],
    )
    def test_is_found_out_when_something_else_came_back(
        self, replay: Replay, change: str, what: set[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reconciling, "draw", lambda data, **which: (draw(data, **which), data.db.execute(change)))

        outcome = replay.compared()

        assert not outcome.holds
        assert len({row.store_id for row in outcome.differences}) == 1
        assert {row.what for row in outcome.differences} >= what


class TestAPartThatFails:
    def test_fails_the_replay(self) -> None:
        def fails(why: str) -> None:
            raise LookupError(why)

        with processes() as here, pytest.raises(LookupError, match="out of stock"):
            here.run(fails, ["out of stock"], done=lambda _: None)
