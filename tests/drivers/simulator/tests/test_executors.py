"""Is the end of a year the same, whether its workers live or die, and whatever their own clocks say?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from platform_core.embedded.environment import with_database
from platform_core.project.env import read
from platform_core.tenancy.door import entered
from tests.database import as_login, clone
from tests.drivers.simulator import plan, run
from tests.drivers.simulator.bank import Bank
from tests.drivers.simulator.executors import InProcess, Workers
from tests.drivers.simulator.plan import Plan
from tests.drivers.simulator.run import Outcome

SEED = 20_260_101
CASES = 82  # each plot, and some of them again; `manage.py simulate --cases 300 --kills 30` is the long form
KILLS = 8


@pytest.fixture
def at_the_simulator(fresh: dict[str, str]) -> Iterator[None]:
    with as_login("worker"), entered("simulator"):
        yield


def lived(year: Plan, executor: InProcess, bank: Bank, database: Any) -> Outcome:
    return run.simulated(year, executor=executor, bank=bank, auditor=read(database).databases["auditor"])


class TestTheMomentsOfDeath:
    def test_are_drawn_by_the_seed_among_those_at_which_people_act(self, tmp_path: Path):
        year = plan.drawn(SEED, cases=50)
        instants = {act.at for case in year.cases for act in case.acts}

        first, again = (Workers(Bank(tmp_path / "bank.db"), year, kills=10) for _ in range(2))

        assert first.moments == again.moments == sorted(first.moments)
        assert len(first.moments) == 10
        assert set(first.moments) <= instants
        assert first.chance.random() == again.chance.random()


@pytest.mark.proof
@pytest.mark.commits
class TestAYearOfDyingWorkers:
    def test_ends_as_one_in_which_nobody_dies(
        self, fresh: dict[str, str], at_the_simulator: None, tmp_path: Path, worker: str
    ):
        year = plan.drawn(SEED, cases=CASES)
        doomed = Bank(tmp_path / "doomed.db")
        dying = Workers(doomed, year, KILLS)

        died = lived(year, dying, doomed, fresh)
        with clone(f"fresh_again_{worker}") as name:
            again = fresh | with_database(fresh, name)
            quiet = lived(year, InProcess(), Bank(tmp_path / "quiet.db"), again)

        assert dying.killed == KILLS
        assert died.findings == quiet.findings == ()
        assert died.projection == quiet.projection
        assert died.holds
        assert quiet.holds
        self.something_happened(quiet)

    def something_happened(self, outcome: Outcome):
        """A year in which nobody did anything would have no findings either."""
        in_all = orjson.loads(outcome.projection)["in_all"]
        assert outcome.defaults > 20
        assert in_all["notice aftersales.to_handle"] > 0  # which a shop is told
        assert in_all["fact payments.refunded"] > 0
        assert sum(fen for what, fen in in_all.items() if what.startswith("debits of ")) > 0
