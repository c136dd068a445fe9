"""Is each figure of the clock computed from what was measured, and from nothing else?"""

from contextlib import nullcontext
from datetime import UTC, datetime
from unittest.mock import MagicMock

import pytest

from platform_core.deadlines import turns
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.queries import agenda, rounds
from platform_core.rows import new_id
from tests.drivers.bench import arriving, claiming, outages
from tests.drivers.bench.claiming import part_of
from tests.drivers.bench.figures import FIGURES, Measured, Round
from tests.drivers.bench.outages import Outcome

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)


def measured(name: str, first: Round) -> tuple[Measured, bool]:
    """The median round of the figure, and whether it is good."""
    figure = FIGURES[f"deadlines.{name}"]
    found = figure.measured(first)
    return found, figure.holds(found.value)


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
    def test_have_one_run_which_no_median_excuses(self, first, monkeypatch, outcome, lost, double):
        runs = []
        monkeypatch.setattr(outages, "endured", lambda _: runs.append(outcome) or outcome)

        of_both = [(found.value, ok) for found, ok in (measured("lost", first), measured("double", first))]

        assert (of_both, len(runs)) == ([lost, double], 1)


class TestDrain:
    def test_is_our_rate_in_the_yardsticks(self, first, monkeypatch):
        monkeypatch.setattr(arriving, "drained", lambda this: 300.0 + this.nth)
        monkeypatch.setattr(arriving, "looped", lambda _: 600.0)

        found, ok = measured("drain", first)

        assert (found.ours, found.yardstick, ok) == (301, 600, True)
        assert found.value == pytest.approx(301 / 600)


class TestLateness:
    def test_is_in_milliseconds(self, first, monkeypatch):
        monkeypatch.setattr(arriving, "drained", lambda _: 600.0)
        monkeypatch.setattr(arriving, "among_a_million", lambda _, *, rate: 0.25 * (rate == 300))

        assert measured("lateness", first) == (Measured(value=250), True)


class TestClaim:
    @pytest.fixture(autouse=True)
    def _costs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        few, many = {"batch": 0.2, "claim": 0.01}, {"batch": 0.2, "claim": 0.04}
        monkeypatch.setattr(claiming, "cost", lambda _: (few, many))
        own = MagicMock(**{"clone.connected": nullcontext})
        monkeypatch.setattr(claiming, "million", lambda _: MagicMock(copied=lambda: nullcontext(own)))
        monkeypatch.setattr(claiming.turns, "turn", lambda: 1.0)
        monkeypatch.setattr(claiming, "_polled", lambda _: [0.0005])

    def test_is_that_of_the_statement_which_suffers_most_from_there_being_many(self, first):
        """Though a batch is asked for once, and costs more than a claim."""
        found, ok = measured("claim", first)

        assert (round(found.value, 9), found.ours, found.yardstick, ok) == (4, 25, 100, False)

    def test_of_nothing_is_in_milliseconds(self, first):
        assert measured("claim.empty", first)[0].value == 0.5


class TestPartOf:
    def test_knows_each_statement_of_the_sweep(self):
        statements = (agenda.AGENDA, agenda.FAIR, agenda.NEWCOMERS, rounds.SHOPS, sweeping.TAKE, "COMMIT")

        assert [part_of(sql) for sql in statements] == ["batch", "batch", "newcomers", "shops", "claim", ""]


class TestFair:
    @pytest.mark.parametrize(
        ("beside", "worse"),
        [
            ((0.03, 0.4), (3, 0.03, 0.01)),
            ((0.01, 1.6), (4, 1.6, 0.4)),
        ],
    )
    def test_is_the_lateness_beside_a_backlog_in_that_beside_none(self, first, monkeypatch, beside, worse):
        """Of what comes one by one or of what comes at one instant, whichever suffers more."""
        monkeypatch.setattr(arriving, "beside_a_backlog", lambda _: beside)
        monkeypatch.setattr(arriving, "beside_nobody", lambda _: (0.01, 0.4))

        found, ok = measured("fair", first)

        assert (round(found.value, 9), found.ours, found.yardstick, ok) == (*worse, False)

    def test_is_nothing_where_the_backlog_did_not_last(self, first, monkeypatch):
        own = MagicMock(shops=[new_id() for _ in range(arriving.SHOPS + 1)], due_at=NOON)
        own.idle.return_value = True
        monkeypatch.setattr(arriving, "workload", lambda *, shops: nullcontext(own))
        monkeypatch.setattr(arriving, "_let_pass", MagicMock())
        monkeypatch.setattr(arriving, "drained", lambda _: 300.0)
        monkeypatch.setattr(arriving, "_late", lambda *_: 0.01)

        assert arriving.beside_nobody(first) == (0.01, 0.01)
        with pytest.raises(arriving.NoBacklog):
            arriving.beside_a_backlog(first)

    def test_has_a_backlog_that_lasts_in_a_trial_too(self, first, monkeypatch):
        """Of two seconds of arrivals: a machine that others leave alone by then works more than twice as fast."""
        monkeypatch.setattr(arriving, "drained", lambda _: 300.0)
        monkeypatch.setattr(arriving, "_beside", lambda _, *, backlog, seconds: (backlog / 300, seconds))

        assert arriving.beside_a_backlog(first) == (13, 2)

    def test_has_more_shops_due_at_one_instant_than_the_sweep_reads_at_once(self):
        assert arriving.SHOPS > turns.BATCH
