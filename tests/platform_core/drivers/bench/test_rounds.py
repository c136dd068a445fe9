"""Which round counts, and what do rounds share?"""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from platform_core.drivers.bench.figures import Measured, Spec, Target
from platform_core.drivers.bench.rounds import Round, Session, measured, session
from platform_core.drivers.replay.report import Report


@pytest.fixture
def running() -> Iterator[Session]:
    with session(scale=0.5, seed=7, load=0.25, report=Report(Console(file=io.StringIO()))) as begun:
        yield begun


class TestMeasured:
    def test_gives_the_median_round_whole(self, running: Session):
        found = [Measured(value=value, ours=value * 10, yardstick=10) for value in (3, 9, 4)]
        spec = Spec(name="tests.one", target=Target("at_least", 4), measure=lambda r: found[r.nth], rounds=3)

        figure = measured(spec, running)

        assert (figure.value, figure.ours, figure.ok, figure.scale, figure.load) == (4, 40, True, 0.5, 0.25)


class TestARound:
    def test_shares_within_itself_and_stands_for_all(self, running: Session):
        made = []

        def make(this: Round) -> int:
            made.append(this.nth)
            return len(made)

        kept = [Round(running, nth).shared(make) for nth in (0, 0, 1)]
        stood = [Round(running, nth).standing(make) for nth in (0, 1)]

        assert (kept, stood, made) == ([1, 1, 2], [3, 3], [0, 1, 0])

    def test_draws_the_same_again(self, running: Session):
        first, again, other = (Round(running, nth).random.random() for nth in (0, 0, 1))

        assert first == again != other

    def test_runs_a_part_of_the_whole(self, running: Session):
        assert [Round(running, 0).size(whole, least=3) for whole in (100, 2)] == [50, 3]
