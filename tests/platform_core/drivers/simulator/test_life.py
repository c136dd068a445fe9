"""Does a year go as the model says it should, and is it found out when the engine does not?

In this process, with the engine's own commands on a database of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from platform_core.drivers.simulator import plan, run
from platform_core.drivers.simulator.bank import Bank
from platform_core.drivers.simulator.checking import Wrong
from platform_core.drivers.simulator.executor import InProcess
from platform_core.drivers.simulator.plan import Plan
from platform_core.drivers.simulator.plots import PLOTS
from platform_core.drivers.simulator.run import Outcome
from platform_core.drivers.simulator.words import Do
from platform_core.drivers.world import clocks
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.legal import spans
from platform_core.project.env import read
from platform_core.tenancy.door import entered
from tests.database import as_login
from tests.platform_core.drivers.simulator.scripts import case, sent_back, sold, then, year

SEED = 9
APPLY = "orders.apply_carrier_report"
Lived = Callable[..., Outcome]
UNPAID = year(case(then(Do.PLACE, 0)))
GOES_BACK = year(case(*sent_back()))


@pytest.fixture
def lived(fresh: dict[str, str], tmp_path: Path) -> Iterator[Lived]:
    """Live a plan, and judge it."""

    def live(the_year: Plan, *, executor: InProcess | None = None) -> Outcome:
        bank: Bank = run.opened(tmp_path / "bank.db")
        return run.simulated(
            the_year, executor=executor or InProcess(), bank=bank, auditor=read(fresh).databases["auditor"]
        )

    with as_login("worker"), entered("simulator"):
        yield live


def twice(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A subscriber that does its work a second time."""
    once = SUBSCRIBERS[name]

    def again(fact: Any, context: Any) -> None:
        once.handler(fact, context)
        once.handler(fact, context)

    monkeypatch.setitem(SUBSCRIBERS, name, dataclasses.replace(once, handler=again))


def never(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SUBSCRIBERS, name, dataclasses.replace(SUBSCRIBERS[name], handler=lambda fact, context: None))


def fails(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(fact: Any, context: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(SUBSCRIBERS, name, dataclasses.replace(SUBSCRIBERS[name], handler=broken))


def wrongs(outcome: Outcome) -> set[Wrong]:
    return {finding.wrong for finding in outcome.verdict.findings}


class Late(InProcess):
    """A sweep that comes an hour after whatever is due."""

    def close_due(self) -> None:
        if (due := clocks.agenda().due) is not None:
            clocks.MovedClock().set_to(due + timedelta(hours=1))
        super().close_due()


@pytest.mark.commits
class TestAYear:
    def test_leaves_nobody_waiting_nor_served_too_soon_or_twice(self, lived: Lived):
        outcome = lived(plan.drawn(SEED, cases=len(PLOTS)))

        assert outcome.verdict.findings == ()
        assert outcome.verdict.harm_hours.fen_hours == 0
        assert outcome.books_agree
        assert outcome.holds
        assert len(outcome.verdict.lateness) > 20
        end = orjson.loads(outcome.projection)
        assert end["notices"]["aftersales.to_handle"] > 0  # which a shop is context
        assert end["happened"]["payments.refunded"] > 0
        assert sum(debits for debits, _ in end["booked"].values()) > 0


@pytest.mark.commits
class TestABrokenEngine:
    def test_that_tells_people_twice_is_found_out(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        twice("orders.notify_cancelled", monkeypatch)

        assert wrongs(lived(UNPAID)) == {Wrong.DOUBLE}

    def test_that_counts_a_tick_short_is_found_out(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        honest = spans.midnight
        monkeypatch.setattr(spans, "midnight", lambda day: honest(day) - spans.TICK)

        assert Wrong.EARLY in wrongs(lived(GOES_BACK))

    def test_that_does_not_refund_does_harm(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        never("payments.refund_at_provider", monkeypatch)

        outcome = lived(GOES_BACK)

        assert Wrong.MISSED in wrongs(outcome)
        assert outcome.verdict.harm_hours.fen_hours > 0

    def test_that_gives_money_back_twice_is_found_out(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        honest = Bank.refund

        def generous(bank: Bank, order: Any) -> Any:
            honest(bank, dataclasses.replace(order, refund_id=order.payment_id))
            return honest(bank, order)

        monkeypatch.setattr(Bank, "refund", generous)

        assert wrongs(lived(GOES_BACK)) == {Wrong.DOUBLE}

    def test_that_cannot_hear_of_a_parcel_is_found_out_and_ends(self, lived: Lived, monkeypatch: pytest.MonkeyPatch):
        """What comes after a delivery that is parked in the end waits behind it for good."""
        fails(APPLY, monkeypatch)

        outcome = lived(year(case(*sold(), then(Do.SIGN, 4))))

        waiting = [found.what for found in outcome.verdict.findings if found.what.startswith("delivery")]
        assert waiting == [f"delivery to {APPLY}"] * 2

    def test_that_sweeps_an_hour_late_is_found_out(self, lived: Lived):
        assert wrongs(lived(UNPAID, executor=Late())) == {Wrong.MISSED}
