"""Does a simulated year count only if it was lived to its end, with as many kills as were asked?"""

import sys
from contextlib import nullcontext
from io import StringIO
from subprocess import PIPE, Popen

import orjson
import pytest

from platform_core.drivers.bench import simulator
from platform_core.drivers.bench.figures import FIGURES
from platform_core.drivers.bench.simulator import NotSimulated
from tests.platform_core.drivers.bench.rounds import a_round

HELD = {"kills": 5, "holds": True}
FAILED = HELD | {"holds": False}


def ended(said: str, code: int) -> Popen[str]:
    """A process that says this, and ends like this."""
    return Popen([sys.executable, "-c", f"print({said!r}); raise SystemExit({code})"], stdout=PIPE, text=True)


class TestVerdict:
    @pytest.mark.parametrize(("year", "code"), [(HELD, 0), (FAILED, 1)])
    def test_is_what_was_said_last(self, year: dict[str, object], code: int) -> None:
        process = ended(f"a word before\n{orjson.dumps(year).decode()}", code)

        assert simulator.verdict(process, kills=5) == year

    @pytest.mark.parametrize(
        ("said", "code", "kills"),
        [
            ("", 0, 5),
            ("Traceback", 1, 5),
            (orjson.dumps(HELD).decode(), 1, 5),  # it says one thing and ends as another
            (orjson.dumps(FAILED).decode(), 0, 5),
            (orjson.dumps(HELD).decode(), -9, 5),
            (orjson.dumps(HELD).decode(), 0, 6),  # one was not killed
        ],
    )
    def test_is_none_if_it_ended_otherwise(self, said: str, code: int, kills: int) -> None:
        with pytest.raises(NotSimulated):
            simulator.verdict(ended(said, code), kills=kills)


class TestSimulated:
    def test_reports_by_which_command_each_year_can_be_run_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(simulator, "_running", nullcontext)
        monkeypatch.setattr(simulator, "verdict", lambda command, *, kills: {"seed": command[4], "kills": kills})
        page = StringIO()

        with a_round(seed=7, page=page) as first:
            years = simulator.simulated(first)

        assert years == [{"seed": seed, "kills": kills} for seed, kills in (("7", 0), ("8", 0), ("9", 5))]
        assert "manage.py simulate --seed 8 --cases 46 --minutes-off -10\n" in page.getvalue()
        assert "manage.py simulate --seed 9 --cases 30 --minutes-off 10 --kills 5" in page.getvalue()


class TestTheFigures:
    def test_add_up_what_the_years_say(self) -> None:
        said = {"missed": 1, "early": 2, "double": 3, "harm_hours": 4, "books_agree": False}
        with a_round() as first:
            first.kept[simulator.simulated, 0] = [said, said | {"books_agree": True}]
            values = {name: FIGURES[f"simulator.{name}"].measured(first).value for name in list(said)[:4]}

        assert values == {"missed": 3, "early": 4, "double": 6, "harm_hours": 8}


class TestYears:
    def test_are_ten_thousand_cases_together(self) -> None:
        assert sum(year.cases for year in simulator.YEARS) == 10_000

    def test_are_told_apart_in_their_commands(self) -> None:
        alone, _, killed = [year.command(seed=3) for year in simulator.YEARS]

        assert "--kills" not in alone
        assert killed[killed.index("--kills") + 1] == str(simulator.YEARS[2].kills)
