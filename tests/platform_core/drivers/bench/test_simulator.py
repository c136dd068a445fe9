"""Does a simulated year count only if it was lived to its end, with as many kills as were asked?"""

import sys
from contextlib import nullcontext
from io import StringIO
from subprocess import PIPE, Popen

import orjson
import pytest
from rich.console import Console

from platform_core.drivers.bench import simulator
from platform_core.drivers.bench.rounds import Round, session
from platform_core.drivers.bench.simulator import NotSimulated
from platform_core.drivers.world.progress import Report

HELD = {"kills": 5, "holds": True}
FAILED = HELD | {"holds": False}


def ended(said: str, code: int) -> Popen[str]:
    """A process that says this, and ends like this."""
    return Popen([sys.executable, "-c", f"print({said!r}); raise SystemExit({code})"], stdout=PIPE, text=True)


class TestVerdict:
    @pytest.mark.parametrize(("year", "code"), [(HELD, 0), (FAILED, 1)])
    def test_is_what_was_said_last(self, year: dict[str, object], code: int) -> None:
        process = ended(f"a word before\n{orjson.dumps(year).decode()}", code)

        assert simulator._verdict(process, kills=5) == year

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
            simulator._verdict(ended(said, code), kills=kills)


class TestSimulated:
    def test_tells_by_which_command_each_year_can_be_lived_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(simulator, "_lived", lambda *_, seed: nullcontext(seed))
        monkeypatch.setattr(simulator, "_verdict", lambda seed, *, kills: {"seed": seed, "kills": kills})
        page = StringIO()

        with session(scale=0.01, seed=7, load=0, report=Report(Console(file=page, width=200))) as running:
            years = simulator.simulated(Round(running, 0))

        assert years == [{"seed": seed, "kills": kills} for seed, kills in ((7, 0), (8, 0), (9, 5))]
        assert "manage.py simulate --seed 8 --cases 46 --minutes-off -10" in page.getvalue()
        assert "manage.py simulate --seed 9 --cases 30 --minutes-off 10 --kills 5" in page.getvalue()


class TestUniverses:
    def test_are_ten_thousand_cases_together(self) -> None:
        assert sum(universe.cases for universe in simulator.UNIVERSES) == 10_000

    def test_are_told_apart_in_their_commands(self) -> None:
        alone, _, killed = [simulator._command(universe, seed=3) for universe in simulator.UNIVERSES]

        assert "--kills" not in alone
        assert killed[killed.index("--kills") + 1] == str(simulator.UNIVERSES[2].kills)
