"""Is a step found out that the table of its case does not know, or whose clocks did something else?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.drivers.simulator.oracle import steps
from tests.drivers.simulator.seen import Seen, Thing
from tests.drivers.simulator.tests.ends import RETURN, clock, fact, withdrawn


def whats(seen: Seen) -> list[str]:
    return [finding.what for finding in steps.judged(seen)]


def with_facts(*topics: tuple[str, str]) -> Seen:
    """A return of which this was told after its notice, each with who did it."""
    [noticed, _] = withdrawn().facts
    return replace(withdrawn(), facts=[noticed, *(fact(topic, 2, role=role) for topic, role in topics)])


class TestTheOracle:
    def test_finds_nothing_wrong_where_the_table_was_followed(self):
        assert whats(withdrawn()) == []

    @pytest.mark.parametrize(
        ("step", "wrong"),
        [
            (("aftersales.withdrawn", "merchant"), "return aftersales.withdrawn by merchant"),
            (("aftersales.home", "system"), "return aftersales.home by system"),
        ],
    )
    def test_finds_a_step_that_was_not_theirs_or_not_of_this_state(self, step: tuple[str, str], wrong: str):
        assert whats(with_facts(step))[0] == wrong

    def test_finds_a_state_that_no_fact_has_led_to(self):
        moved = replace(withdrawn(), things=[Thing("return", RETURN, "granted", [])])

        assert whats(moved) == ["return state"]

    def test_finds_a_case_that_began_otherwise(self):
        assert whats(replace(withdrawn(), facts=withdrawn().facts[1:]))[0] == "return begins"

    def test_finds_a_clock_that_ran_on_through_the_step_that_ends_it(self):
        [address, red_line] = withdrawn().clocks
        runs_on = replace(address, closed_at=address.due, ended_in=["turn 3"])

        assert "return clocks of withdraw" in whats(replace(withdrawn(), clocks=[runs_on, red_line]))

    def test_finds_a_clock_that_no_step_begins_or_ends(self):
        stray = clock("aftersales.refund", 1.5, until=1.7, within="calendar_days:7", by_law=True)

        found = whats(replace(withdrawn(), clocks=[*withdrawn().clocks, stray]))

        assert found == ["return aftersales.refund begins", "return aftersales.refund is met"]
