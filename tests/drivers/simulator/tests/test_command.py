"""Does the command say what it found, and refuse where nothing may be invented?"""

from __future__ import annotations

import dataclasses
from io import StringIO

import orjson
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from platform_core.drivers import running
from tests.drivers.management.commands import simulate
from tests.drivers.simulator import plan, run
from tests.drivers.simulator.findings import Finding, Wrong
from tests.drivers.simulator.run import Outcome

YEAR = plan.drawn(3, cases=21)


def outcome(
    *findings: Finding, harm_hours: float = 0.0, kills: int = 3, unclocked: int = 0, unowned: int = 0
) -> Outcome:
    by_kind = {"orders": harm_hours, "payments": 0.0}
    return Outcome(YEAR, findings, by_kind, 100, b"{}", kills, unclocked, unowned)


MISSED = Finding(Wrong.MISSED, "fen given back", 500, 0, case="case 0 (never pays)")


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    """What comes of the year."""
    there = dataclasses.replace(running.ENV, login="worker", databases={"auditor": {}})
    monkeypatch.setattr(running, "ENV", there)
    monkeypatch.setattr(simulate.fixtures, "are_there", lambda: False)
    comes = [outcome()]
    monkeypatch.setattr(run, "simulated", lambda *_, **__: comes[0])
    return comes


def said(**options: int) -> dict[str, object]:
    page = StringIO()
    call_command("simulate", cases=21, stdout=page, **options)
    found: dict[str, object] = orjson.loads(page.getvalue())
    return found


class TestTheCommand:
    def test_says_what_is_judged(self, simulated: list[Outcome]):
        line = said(kills=3)

        assert (line["missed"], line["early"], line["double"], line["harm_hours"]) == (0, 0, 0, 0)
        assert (line["subjects_without_a_clock"], line["fen_without_an_owner"]) == (0, 0)
        assert line["harm_hours_by_kind"] == {"orders": 0, "payments": 0}
        assert (line["seed"], line["cases"], line["kills"], line["defaults"]) == (3, 21, 3, 100)
        assert line["holds"]

    def test_fails_where_fewer_were_killed_than_were_to_be(self, simulated: list[Outcome]):
        with pytest.raises(CommandError, match="3 workers were killed, and 4 were to be"):
            said(kills=4)

    @pytest.mark.parametrize(
        "bad", [outcome(MISSED), outcome(harm_hours=100.0), outcome(unclocked=1), outcome(unowned=1)]
    )
    def test_fails_where_anything_is_wrong(self, simulated: list[Outcome], bad: Outcome):
        simulated[0] = bad

        with pytest.raises(CommandError, match="not everybody got"):
            said(kills=3)

    def test_refuses_a_year_without_a_case(self, simulated: list[Outcome]):
        with pytest.raises(CommandError, match="shows nothing"):
            call_command("simulate", cases=0)


class TestAFinding:
    def test_names_the_case_and_what_became_of_it(self):
        assert str(MISSED) == "case 0 (never pays): missed: fen given back: expected 500, is 0"
