"""Is a clock found out that ends too soon, too late, twice, or never?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from platform_core.legal.spans import TICK
from tests.drivers.simulator.findings import GRACE, Wrong
from tests.drivers.simulator.oracle import clocks
from tests.drivers.simulator.seen import Clock, Seen, Thing
from tests.drivers.simulator.tests.ends import LI, NOON, RETURN, SHOP, clock
from tests.drivers.simulator.words import DAY, HOUR

LATE = [("aftersales.refund", RETURN, SHOP)]


def missed(**changes: Callable[[Any], Any] | Any) -> Clock:
    """The shop has not paid in its seven days; changed in this way."""
    found = clock("aftersales.refund", 0, until=7, end="missed", within="calendar_days:7", by_law=True)
    return replace(found, **{name: to(getattr(found, name)) if callable(to) else to for name, to in changes.items()})


def wrongs(*found: Clock, **more: Any) -> set[Wrong]:
    return {finding.wrong for finding in clocks.judged(Seen(clocks=found, **{"delays": LATE} | more))}


class TestTheOracle:
    @pytest.mark.parametrize(
        ("ran", "wrong"),
        [
            (missed(), set()),
            (missed(due=lambda due: due - TICK), {Wrong.EARLY}),
            (missed(due=lambda due: due + TICK), {Wrong.MISSED, Wrong.EARLY}),  # and so it ended before its end
            (missed(within="calendar_days:8"), {Wrong.MISSED}),
            (missed(closed_at=lambda at: at - TICK), {Wrong.EARLY}),
            (missed(closed_at=lambda at: at + GRACE), set()),
            (missed(closed_at=lambda at: at + GRACE + TICK), {Wrong.MISSED}),
            (missed(ended_in=["turn 7", "turn 8"]), {Wrong.DOUBLE}),
            (missed(ended_in=[]), {Wrong.MISSED}),
            (missed(reminders=1), {Wrong.DOUBLE}),
            (missed(begun_at=lambda at: at - TICK), {Wrong.MISSED}),
            (missed(begun_at=lambda at: at + 8 * DAY, closed_at=lambda at: at + 12 * HOUR), set()),  # known late
        ],
    )
    def test_finds_what_is_wrong_and_nothing_else(self, ran: Clock, wrong: set[Wrong]):
        assert wrongs(ran) == wrong

    def test_finds_one_that_nobody_has_carried_out(self):
        running = missed(end="running", closed_at=None, ended_in=[])

        assert wrongs(running, clock("orders.payment", 20, until=20, within="minutes:30"), delays=[]) == {Wrong.MISSED}

    def test_finds_one_that_runs_on_when_its_case_is_over(self):
        ended = clock("aftersales.address", 0, until=1, within="hours:48")
        running = replace(ended, end="running", closed_at=None, ended_in=[])
        over = Thing("return", RETURN, "home", [LI])

        assert wrongs(running, delays=[], things=[over]) == {Wrong.DOUBLE}
        assert wrongs(running, delays=[], things=[replace(over, state="noticed")]) == set()

    @pytest.mark.parametrize(("delays", "wrong"), [([], {Wrong.MISSED}), (LATE * 2, {Wrong.DOUBLE})])
    def test_finds_what_is_not_on_the_file_of_a_shop_that_was_late(self, delays: list[Any], wrong: set[Wrong]):
        assert wrongs(missed(), delays=delays) == wrong

    def test_reminds_as_often_as_the_row_says(self):
        line = clock("orders.dispatch", 0, until=1, within="hours:48", is_promised=True)

        assert wrongs(line, delays=[]) == set()
        assert wrongs(replace(line, closed_at=NOON + 40 * HOUR), delays=[]) == {Wrong.MISSED}
        assert wrongs(replace(line, closed_at=NOON + 40 * HOUR, reminders=1), delays=[]) == set()

    def test_lets_one_end_later_by_the_days_on_which_it_stood_still(self):
        kind, within = "complaints.authority_mediates", "calendar_days:60"
        stopped = clock(kind, 0, until=9, end="void", within=within, paused_at=NOON + 4 * DAY)
        longer = clock(kind, 0, until=20, within=f"{within}+calendar_days:5", id="longer", replaces=kind)

        assert wrongs(stopped, longer, delays=[]) == set()
        assert wrongs(stopped, replace(longer, within=within, due=stopped.due), delays=[]) == {
            Wrong.MISSED,
            Wrong.EARLY,
        }

    def test_finds_what_the_worker_should_have_done_at_once(self):
        assert wrongs(clock("privacy.erase", 0, until=1, end="missed", within="hours:24"), delays=[]) == {Wrong.MISSED}

    def test_counts_the_minutes_of_a_person_from_nine(self):
        night = clock("complaints.service_person", 0.5, until=0.503, within="minutes:5")

        assert wrongs(night, delays=[]) == {Wrong.EARLY}
