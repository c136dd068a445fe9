"""Is each year lived as the figures want it, and do they add up what it says?"""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from io import StringIO
from types import SimpleNamespace

import pytest

from tests.drivers.bench import simulator
from tests.drivers.bench.figures import FIGURES
from tests.drivers.bench.tests.rounds import a_round

SAID = {"missed": 1, "early": 2, "double": 3, "harm_hours": 4}


@contextmanager
def threads(size: int) -> Iterator[Executor]:
    with ThreadPoolExecutor(size) as executor:
        yield executor


@pytest.fixture
def years(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """How each year is lived."""
    how = SimpleNamespace(lived=[])

    def lived(work: tuple[object, simulator.Year]) -> dict[str, object]:
        how.lived.append(tuple(work[1]))
        return SAID

    monkeypatch.setattr(simulator, "lived", lived)
    monkeypatch.setattr(simulator, "clone", nullcontext)
    monkeypatch.setattr(simulator, "processes", threads)
    return how


class TestSimulated:
    def test_lives_each_year_and_tells_by_which_command_it_can_be_lived_again(self, years: SimpleNamespace):
        page = StringIO()

        with a_round(seed=7, page=page) as first:
            verdicts = simulator.simulated(first)

        assert verdicts == [SAID] * 3
        assert sorted(years.lived) == [(7, 46, 10, None), (8, 46, -10, None), (9, 30, 10, 5)]
        assert "manage.py simulate --seed 8 --cases 46 --minutes-off -10\n" in page.getvalue()
        assert "manage.py simulate --seed 9 --cases 30 --minutes-off 10 --kills 5\n" in page.getvalue()


class TestTheFigures:
    def test_add_up_what_the_years_say(self):
        with a_round() as first:
            first.kept[simulator.simulated, 0] = [SAID, SAID]
            values = {name: FIGURES[f"simulator.{name}"].measured(first).value for name in SAID}

        assert values == {"missed": 2, "early": 4, "double": 6, "harm_hours": 8}

    def test_are_of_ten_thousand_cases_together(self):
        assert sum(year.cases for year in simulator.YEARS) == 10_000
