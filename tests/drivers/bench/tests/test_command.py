"""Does `manage.py bench` tell one line a figure, and end as the figures do?"""

import dataclasses
import io
import json
import subprocess
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from platform_core.drivers import running
from tests.database import ROOT
from tests.drivers.bench import figures
from tests.drivers.bench.figures import Measured, figure

DEADLINES = ["drain", "lateness", "fair", "claim", "claim.empty", "lost", "double"]


@pytest.fixture(autouse=True)
def _by_make(monkeypatch: pytest.MonkeyPatch) -> None:
    there = dataclasses.replace(running.ENV, login="worker", databases={"auditor": {}, "migrator": {}})
    monkeypatch.setattr(running, "ENV", there)


@pytest.fixture
def _two_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "FIGURES", {})
    figure("tests.good", at_least=2, rounds=1)(lambda _: Measured(value=2, ours=4, yardstick=2))
    figure("tests.bad", at_most=0, rounds=1)(lambda _: Measured(value=1))


def lines_of(*arguments: str, **options: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("bench", *arguments, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.usefixtures("_two_figures")
class TestBench:
    def test_tells_a_line_a_figure(self):
        [line] = lines_of("tests.good")

        assert (line["name"], line["value"], line["ours"], line["yardstick"]) == ("tests.good", 2, 4, 2)
        assert (line["target"], line["ok"]) == ("at_least:2", True)

    def test_tells_all_and_fails_when_one_is_not_reached(self):
        out = io.StringIO()

        with pytest.raises(CommandError, match=r"not reached: tests\.bad$"):
            call_command("bench", "tests", stdout=out)

        assert [json.loads(line)["ok"] for line in out.getvalue().splitlines()] == [True, False]

    def test_says_the_size_of_a_trial(self):
        assert lines_of("tests.good", scale=0.25)[0]["size"] == 0.25


@pytest.mark.usefixtures("_two_figures")
class TestWhatItRefuses:
    def test_a_name_that_no_figure_has(self):
        with pytest.raises(CommandError, match="no figure is called stock"):
            lines_of("stock")

    @pytest.mark.parametrize("scale", [0, -1, 1.5])
    def test_more_than_the_whole_or_nothing_of_it(self, scale: float):
        with pytest.raises(CommandError, match="a part of the whole"):
            lines_of("tests.good", scale=scale)


@pytest.mark.proof
@pytest.mark.commits(anew=True)
class TestTheFiguresOfTheClock:
    def test_can_all_be_measured_with_real_workers(self, fresh: dict[str, str], valkey: str):
        """At a size that judges nothing but these: nothing is lost, and nothing done twice."""
        done = subprocess.run(
            [sys.executable, "manage.py", "bench", "deadlines", "--scale", "0.002"],
            env=fresh | {"TIANPING_LOGIN": "worker", "REDIS_URL": valkey},
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]

        assert [line["name"] for line in lines] == [f"deadlines.{name}" for name in DEADLINES], done.stderr
        assert [(line["value"], line["ok"]) for line in lines[-2:]] == [(0, True), (0, True)]
        assert all(line["value"] > 0 and line["size"] == 0.002 for line in lines[:-2])
        assert done.returncode == (0 if all(line["ok"] for line in lines) else 1)
