"""Is each figure of the clock computed from what was measured, and from nothing else?"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from unittest.mock import MagicMock

import pytest
from rich.console import Console

from platform_core.deadlines import queries, turns
from platform_core.deadlines.commands import _sweeping
from platform_core.deadlines.queries import _due
from platform_core.drivers.bench import arriving, claiming, draining, outages
from platform_core.drivers.bench import deadlines as _entered  # noqa: F401  # its figures
from platform_core.drivers.bench.arriving import Late
from platform_core.drivers.bench.claiming import Cost, Watch
from platform_core.drivers.bench.figures import FIGURES, Figure
from platform_core.drivers.bench.outages import Outcome
from platform_core.drivers.bench.rounds import Round, Session, measured, session
from platform_core.drivers.bench.workloads import Workload
from platform_core.drivers.replay.report import Report
from platform_core.rows import new_id

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)


@pytest.fixture
def running() -> Iterator[Session]:
    with session(scale=0.01, seed=7, load=0.25, report=Report(Console(file=io.StringIO()))) as begun:
        yield begun


def figure_of(name: str, running: Session) -> Figure:
    return measured(FIGURES[f"deadlines.{name}"], running)


class TestLostAndDouble:
    @pytest.mark.parametrize(
        ("outcome", "lost", "double"),
        [
            (Outcome(kills=9), (0, True), (0, True)),
            (Outcome(lost=1), (1, False), (0, True)),
            (Outcome(early=1), (1, False), (0, True)),
            (Outcome(double=2), (0, True), (2, False)),
        ],
    )
    def test_have_one_run_which_no_median_excuses(self, running, monkeypatch, outcome, lost, double):
        runs = []
        monkeypatch.setattr(outages, "endured", lambda _: runs.append(outcome) or outcome)

        of_both = [(found.value, found.ok) for found in (figure_of("lost", running), figure_of("double", running))]

        assert (of_both, len(runs)) == ([lost, double], 1)


class TestDrain:
    def test_is_our_rate_in_the_yardsticks(self, running, monkeypatch):
        monkeypatch.setattr(draining, "ours", lambda this: 300.0 + this.nth)
        monkeypatch.setattr(draining, "yardstick", lambda _: 600.0)

        found = figure_of("drain", running)

        assert (found.ours, found.yardstick, found.ok) == (301, 600, True)
        assert found.value == pytest.approx(301 / 600)


class TestLateness:
    def test_is_in_milliseconds(self, running, monkeypatch):
        monkeypatch.setattr(arriving, "lateness", lambda _: (0.25, 300.0))

        assert (figure_of("lateness", running).value, figure_of("lateness", running).ok) == (250, True)


class TestClaim:
    @pytest.fixture(autouse=True)
    def _costs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        cost = Cost(few={"batch": 0.2, "claim": 0.01}, many={"batch": 0.2, "claim": 0.04}, empty=0.0005)
        monkeypatch.setattr(claiming, "cost", lambda _: cost)

    def test_is_that_of_the_statement_which_suffers_most_from_there_being_many(self, running):
        """Though a batch is asked for once, and costs more than a claim."""
        found = figure_of("claim", running)

        assert (round(found.value, 9), found.ours, found.yardstick, found.ok) == (4, 25, 100, False)

    def test_of_nothing_is_in_milliseconds(self, running):
        assert figure_of("claim.empty", running).value == 0.5


class TestWatch:
    def test_knows_each_statement_of_the_sweep(self):
        watch, at = Watch(), NOON
        for sql in (_due.AGENDA, _due.FAIR, _due.NEWCOMERS, queries.SHOPS, _sweeping.TAKE, "COMMIT"):
            watch(lambda *_: at, sql, (), False, {})

        parts = [len(part) for part in (watch.shops, watch.batch, watch.newcomers, watch.claim)]
        assert parts == [1, 2, 1, 1]


class TestFair:
    @pytest.mark.parametrize(
        ("beside", "worse"),
        [
            (Late(one_by_one=0.03, at_once=0.4), (3, 0.03, 0.01)),
            (Late(one_by_one=0.01, at_once=1.6), (4, 1.6, 0.4)),
        ],
    )
    def test_is_the_lateness_beside_a_backlog_in_that_beside_none(self, running, monkeypatch, beside, worse):
        """Of what comes one by one or of what comes at one instant, whichever suffers more."""
        monkeypatch.setattr(arriving, "beside_a_backlog", lambda _: beside)
        monkeypatch.setattr(arriving, "beside_nobody", lambda _: Late(one_by_one=0.01, at_once=0.4))

        found = figure_of("fair", running)

        assert (round(found.value, 9), found.ours, found.yardstick, found.ok) == (*worse, False)

    def test_is_nothing_where_the_backlog_did_not_last(self, running, monkeypatch):
        for name in ("clone", "inserted", "_pass"):
            monkeypatch.setattr(arriving, name, MagicMock())
        monkeypatch.setattr(
            arriving, "prepared", lambda *_, shops: Workload({new_id(): new_id() for _ in range(shops)}, NOON)
        )
        monkeypatch.setattr(draining, "ours", lambda _: 300.0)
        monkeypatch.setattr(arriving, "_late", lambda *_: 0.01)
        monkeypatch.setattr(arriving, "idle", lambda *_, before, shops: True)

        assert arriving.beside_nobody(Round(running, 0)) == Late(0.01, 0.01)
        with pytest.raises(arriving.NoBacklog):
            arriving.beside_a_backlog(Round(running, 0))

    def test_has_a_backlog_that_lasts_in_a_trial_too(self, running, monkeypatch):
        """Of two seconds of arrivals: a machine that others leave alone by then works more than twice as fast."""
        monkeypatch.setattr(draining, "ours", lambda _: 300.0)
        monkeypatch.setattr(arriving, "_beside", lambda _, *, backlog, seconds: (backlog / 300, seconds))

        assert arriving.beside_a_backlog(Round(running, 0)) == (13, 2)

    def test_has_more_shops_due_at_one_instant_than_the_sweep_reads_at_once(self):
        assert arriving.SHOPS > turns.BATCH
