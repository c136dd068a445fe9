"""Does the command say what it found, and refuse where nothing may be invented?"""

from __future__ import annotations

from contextlib import nullcontext
from io import StringIO
from random import Random
from unittest.mock import Mock

import orjson
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from rich.console import Console

from platform_core.drivers.management.commands import simulate
from platform_core.drivers.simulator import plan, report, run
from platform_core.drivers.simulator.checking import Finding, Verdict, Wrong
from platform_core.drivers.simulator.harm_hours import HarmHours
from platform_core.drivers.simulator.run import Outcome
from platform_core.drivers.world.progress import Report

YEAR = plan.drawn(3, cases=21)


def outcome(*findings: Finding, harm_hours: float = 0.0, books_agree: bool = True) -> Outcome:
    lateness = tuple(n / 100 for n in range(1, 101))
    return Outcome(YEAR, Verdict(findings, HarmHours(harm_hours, 5.0), lateness), b"{}", books_agree)


def missed(case: int = 3) -> Finding:
    return Finding(Wrong.MISSED, "fen given back", 500, 0, case=YEAR.cases[case])


class TestTheCommand:
    def test_does_not_come_to_production(self, settings):
        settings.MODE = "production"

        with pytest.raises(CommandError, match="production"):
            call_command("simulate")

    def test_wants_the_logins_that_it_needs(self):
        with pytest.raises(CommandError, match=r"docs/how-to/simulate\.md"):
            call_command("simulate")

    @pytest.mark.parametrize(("killed", "complaint"), [(3, None), (2, "2 workers were killed, and 3 were to be")])
    def test_fails_where_fewer_were_killed_than_were_to_be(self, monkeypatch, killed: int, complaint: str | None):
        monkeypatch.setattr(simulate, "refuse", lambda _: None)
        monkeypatch.setattr(simulate, "ENV", Mock(databases={"auditor": {}}))
        monkeypatch.setattr(run, "lived", lambda *_, kills, **__: (outcome(), killed))

        expected = pytest.raises(CommandError, match=complaint) if complaint else nullcontext()
        with expected:
            call_command("simulate", cases=21, kills=3, stdout=StringIO())

    def test_kills_the_same_for_the_same_seed(self, monkeypatch):
        asked = []
        monkeypatch.setattr(run, "simulated", lambda *_, executor, **__: asked.append(executor))

        for _ in range(2):
            run.lived(YEAR, auditor={}, kills=5)

        assert len(asked[0].kills) == 5
        assert list(asked[0].kills) == list(asked[1].kills)
        assert asked[0].chance.random() == asked[1].chance.random() != Random(1).random()


class TestTheLine:
    def test_holds_what_is_judged(self):
        said = orjson.loads(orjson.dumps(report.line(outcome(), killed=2)))

        assert (said["missed"], said["early"], said["double"], said["harm_hours"]) == (0, 0, 0, 0)
        assert (said["seed"], said["cases"], said["kills"], said["defaults"]) == (3, 21, 2, 100)
        assert (said["lateness_p50"], said["lateness_p99"], said["lateness_max"]) == (0.5, 0.99, 1.0)
        assert said["harm_hours_outside"] == 5
        assert said["holds"]

    @pytest.mark.parametrize("bad", [outcome(missed()), outcome(harm_hours=100.0), outcome(books_agree=False)])
    def test_does_not_hold_where_anything_is_wrong(self, bad: Outcome):
        assert not report.line(bad, killed=0)["holds"]


class TestTheReport:
    def test_names_the_case_and_what_became_of_it(self):
        page = StringIO()

        report.shown(outcome(*(missed(n % 21) for n in range(25))), Report(Console(file=page, width=140)))

        assert "case 0 (never pays): missed: fen given back: expected 500, is 0" in page.getvalue()
        assert "… and 5 more" in page.getvalue()
        assert "Seed 3" in page.getvalue()
