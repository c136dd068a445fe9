"""Is a worker counted once, however many connections it has, and only when it sweeps?"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import psycopg2
import pytest

from platform_core.deadlines.worker import Recompute, Sweep
from platform_core.drivers.bench import workers
from platform_core.drivers.bench.clones import Clone, clone
from platform_core.drivers.world.clocks import until
from platform_core.embedded.environment import DATABASE_VARIABLES
from platform_core.project.celery import app
from platform_core.tenancy.loops import Loop
from tests.database import as_login

pytestmark = pytest.mark.commits
GLANCES = 20
COMMITTED = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
AND (query = 'COMMIT' OR strpos(query, 'deadlines_reminder') > 0)
"""


@pytest.fixture
def own(fresh: dict[str, str]) -> Iterator[Clone]:
    with as_login("worker"), clone() as copied:
        yield copied


@contextmanager
def running(own: Clone, *loops: type[Loop]) -> Iterator[None]:
    """Threads of this process, once each of them has ended a transaction."""
    with own.connected(), ExitStack() as stopped:
        for loop in [kind(None) for kind in loops]:
            loop.start(None)
            stopped.callback(loop.stop, None)
        until("each loop has a turn", lambda: committed(own) >= len(loops), seconds=20, every=0.01)
        yield


def committed(own: Clone) -> int:
    [(loops,)] = own.rows(COMMITTED)
    return int(loops)


@contextmanager
def another(own: Clone, pid: int) -> Iterator[None]:
    """The connection of another process's sweep, after its first turn."""
    address = own.environment[DATABASE_VARIABLES["worker"]]
    with closing(psycopg2.connect(address, application_name=f"{workers.SWEEPS}{pid}")) as db:
        db.autocommit = True
        with db.cursor() as rows:
            rows.execute("BEGIN")
            rows.execute("COMMIT")
            yield


class TestWarm:
    def test_counts_a_worker_once_however_many_connections_it_has(self, own: Clone):
        with running(own, workers.NamedSweep, Recompute):
            assert {workers.warm(own) for _ in range(GLANCES)} <= {0, 1}  # nought in the midst of a turn
            until("it sweeps", lambda: workers.warm(own) == 1, seconds=20, every=0.01)

            with another(own, pid=1):
                until("both sweep", lambda: workers.warm(own) == 2, seconds=20, every=0.01)
                assert workers.sweeping(own) == {1, os.getpid()}

    def test_counts_nobody_who_only_counts_again(self, own: Clone):
        with running(own, Recompute):
            assert (workers.warm(own), workers.sweeping(own)) == (0, set())


class TestSweep:
    def test_runs_under_its_name_and_not_beside_the_workers_own(self, monkeypatch: pytest.MonkeyPatch):
        steps: list[set[type]] = []
        monkeypatch.setitem(app.steps, "worker", set(app.steps["worker"]))
        monkeypatch.setattr(app, "worker_main", lambda _: steps.append(set(app.steps["worker"])))

        workers.sweep(minutes_off=0)

        assert workers.NamedSweep in steps[0]
        assert Sweep not in steps[0]
